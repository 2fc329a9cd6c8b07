// Small comforts; every page works without them.
(() => {
  "use strict";

  // "/" goes to the field that searches the page, unless something is being typed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("[data-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  // A native calendar beside each date typed jj/mm/aaaa.
  for (const field of document.querySelectorAll("input[data-date]")) {
    const picker = document.createElement("input");
    if (!("showPicker" in picker) || field.disabled || field.readOnly) continue;
    picker.type = "date";
    picker.className = "picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    if (field.dataset.min) picker.min = field.dataset.min;
    if (field.dataset.max) picker.max = field.dataset.max;

    const button = document.createElement("button");
    const template = document.getElementById("date-button");
    button.type = "button";
    button.className = "button quiet";
    button.append(template.content.cloneNode(true));
    button.addEventListener("click", () => {
      const typed = field.value.match(/^(\d{1,2})\D?(\d{1,2})\D?(\d{4})$/);
      picker.value = typed
        ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}`
        : "";
      picker.showPicker();
    });
    picker.addEventListener("change", () => {
      if (!picker.value) return;
      field.value = picker.value.split("-").reverse().join("/");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      button.focus();
    });
    field.after(button, picker);
  }

  // Letters left in a text whose length the printed page limits.
  for (const field of document.querySelectorAll("textarea[maxlength]")) {
    const left = document.createElement("p");
    left.className = "hint";
    const show = () => {
      const rest = field.maxLength - field.value.length;
      left.hidden = field.maxLength > 300 && rest > 100; // a number that nobody needs yet
      left.textContent = `Il reste ${rest} caractère${rest > 1 ? "s" : ""} sur ${field.maxLength}.`;
    };
    field.addEventListener("input", show);
    field.after(left);
    show();
  }
})();
