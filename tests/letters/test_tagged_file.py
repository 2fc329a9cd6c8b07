"""The file itself: readable aloud, self-contained, the same every time, silent about people."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from rappel.letters.addresses import address_lines
from rappel.letters.document import PersonLetter
from rappel.letters.documents import KINDS
from rappel.letters.render import render
from tests.letters import reading, samples

FOREIGN = address_lines(
    civility="M.",
    given_names="Łukasz Văn Đức",
    family_name="Wójcik-Nguyễn",
    line3="Résidence Ünal Šimić",
    street="12 allée des Mésanges",
    postcode="95999",
    town="Valmont-sur-Oise",
)
ONE_PAGE_BYTES = 40 * 1024


def pdf_of(kind: str) -> bytes:
    """The sample of a kind."""
    return render(samples.EVERY_KIND[kind], number=samples.NUMBER)


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_tagged_french_and_titled_by_its_reference(kind: str) -> None:
    """Tagged, language, title shown, metadata, colour; the title is kind and number only."""
    pdf = pdf_of(kind)
    said = reading.properties(pdf)
    assert said["Tagged"] == "yes"
    assert said["Title"] == f"{KINDS[kind].title} {samples.NUMBER}"
    assert said["Author"] == "Mairie de Valmont-sur-Oise"
    assert said["Page size"].startswith("595.28 x 841.89")
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.check_pdf_syntax() == []
        assert file.pdf_version == "1.7"
        root = file.Root
        assert root.Lang == "fr-FR"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert root.OutputIntents[0].OutputConditionIdentifier == "sRGB"
        assert b"fr-FR" in root.Metadata.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_no_property_of_the_file_names_the_person(kind: str) -> None:
    """Nor the address nor the facts: only pages say them, compressed with the rest."""
    pdf = pdf_of(kind)
    with pikepdf.open(BytesIO(pdf)) as file:
        held = str(dict(file.docinfo.items())).encode() + file.Root.Metadata.read_bytes()
    for word in (b"FERREIRA", b"Ferreira", b"Jo\xc3\xa3o", b"HADDAD", b"MARRONNIERS", b"gravats"):
        assert word not in held
        assert word not in pdf


@pytest.mark.parametrize("address", [samples.FERREIRA, FOREIGN])
def test_every_font_is_embedded_subset_and_readable(address: object) -> None:
    """Rare letters come in a font of their own, embedded like the others."""
    pdf = render(samples.convocation(address=address), number=samples.NUMBER)
    rows = reading.fonts(pdf)
    assert len({row["name"] for row in rows}) == len(rows) >= 2
    for row in rows:
        assert "SourceSansPro" in row["name"]
        assert (row["emb"], row["sub"], row["uni"]) == ("yes", "yes", "yes")
    assert reading.spaced(" ".join(address.lines)) in reading.spoken(pdf)


def test_the_letter_is_read_aloud_in_order() -> None:
    """Sender, references, date, address, subject, call, facts, law, hour, rights, signature, notice."""
    said = reading.spoken(render(samples.convocation(), number=samples.NUMBER))
    order = (
        "Mairie de Valmont-sur-Oise",
        "Affaire suivie par : Claire Lenoir",
        f"Nos réf. : {samples.NUMBER}",
        "Valmont-sur-Oise, le 12 novembre 2026",
        "M. João Miguel FERREIRA DA SILVA 55 AVENUE DES MARRONNIERS",
        "Objet : entretien en mairie",
        "Monsieur,",
        "Dépôt de trois sacs de gravats",
        "c'est le rappel à l'ordre",
        "Vous serez reçu le jeudi 3 décembre 2026 à 17 h 30",
        "L'entretien n'est pas public",
        "dites-le-nous dès maintenant",
        "Veuillez agréer, Monsieur,",
        "Pour le Maire et par délégation,",
        "Nathalie COLIN",
        "Les informations qui vous concernent",
        "CNIL",
    )
    places = [said.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert "page 1/2" not in said, "the foot is no part of the text"


@pytest.mark.parametrize("kind", KINDS)
def test_the_structure_has_one_title_and_whole_tables(kind: str) -> None:
    """One H1; every row has a header and a value; nothing drawn is left untagged."""
    pdf = pdf_of(kind)
    found = reading.tags(pdf)
    assert found.count("H1") == 1
    assert found.count("TR") == found.count("TH") == found.count("TD")
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            depth = 0
            for _, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                depth += (name in ("BDC", "BMC")) - (name == "EMC")
                assert depth == 1 or name not in ("Tj", "S", "BT"), "drawn outside a mark"
            assert depth == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_marked_content_has_its_node(kind: str) -> None:
    """The parent tree lists, for each page, the node of each number."""
    with pikepdf.open(BytesIO(pdf_of(kind))) as file:
        numbers = file.Root.StructTreeRoot.ParentTree.Nums
        for index, page in enumerate(file.pages):
            assert page.StructParents == numbers[2 * index] == index
            owners = numbers[2 * index + 1]
            marks = [
                (str(operands[0]), int(operands[1].MCID))
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC"
            ]
            assert [number for _, number in marks] == list(range(len(owners)))
            for tag, number in marks:
                owner = owners[number]
                assert str(owner.S) == tag
                assert owner.Pg.objgen == page.objgen
                assert number in [kid for kid in owner.K if isinstance(kid, int)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_one_page_letter_stays_small(kind: str) -> None:
    """At most 40 KB."""
    document = samples.EVERY_KIND[kind]
    if isinstance(document, PersonLetter):
        document = replace(document, notice=None)
    if document.inserts:
        document = replace(document, child_page=False)
    assert len(render(document, number=samples.NUMBER)) <= ONE_PAGE_BYTES


SCRIPT = """
import hashlib, sys
from rappel.letters.render import render
from tests.letters import samples
for kind in reversed(samples.EVERY_KIND):
    pdf = render(samples.EVERY_KIND[kind], number=samples.NUMBER)
    sys.stdout.write(kind + " " + hashlib.sha256(pdf).hexdigest() + "\\n")
"""


def test_the_same_letter_is_the_same_file_in_another_process() -> None:
    """Byte for byte, whatever was rendered before and whatever the day."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        check=True,
        text=True,
    )
    elsewhere = dict(line.split() for line in done.stdout.splitlines())
    for kind, document in samples.EVERY_KIND.items():
        here = hashlib.sha256(render(document, number=samples.NUMBER)).hexdigest()
        assert here == elsewhere[kind]
        assert here == hashlib.sha256(render(document, number=samples.NUMBER)).hexdigest()


def test_a_draft_is_marked_on_every_page_and_an_issue_is_not() -> None:
    """PROJET across the page; a draft needs no number, an issued letter does."""
    draft = reading.text(render(samples.convocation(), draft=True))
    assert draft.count("PROJET – à ne pas envoyer") == 2
    one_page = render(samples.cancellation(), draft=True)
    assert reading.text_of_content(one_page).count("PROJET") == 2
    assert "Nos réf. : projet" in draft
    assert "PROJET" not in reading.text(render(samples.convocation(), number=samples.NUMBER))
    assert "PROJET" not in reading.spoken(render(samples.convocation(), draft=True))
    with pytest.raises(ValueError, match="number"):
        render(samples.convocation())
