"""An export is read whatever its encoding and order, or refused in one clear sentence."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.signalement import sheet
from rappel.signalement.sheet import (
    MAX_BYTES,
    MAX_LINES,
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    BrokenLine,
    Line,
    SheetError,
    check_size,
    read_sheet,
)
from tests.signalement.sheets import GOOD, sample, write_sheet
from tests.sizes import SIZES

few = settings(max_examples=SIZES.property_examples, deadline=None)
HEADER = ";".join(REQUIRED_COLUMNS)
GOOD_LINE = ";".join(GOOD[column] for column in REQUIRED_COLUMNS)


def refusal(data: bytes) -> str:
    with pytest.raises(SheetError) as refused:
        read_sheet(data)
    assert str(refused.value) == refused.value.sentence
    return refused.value.sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "lines", "encoding"),
    [
        ("police-municipale-2026-10.utf8.csv", 12, "utf-8"),
        ("police-municipale-2026-10.cp1252.csv", 10, "windows-1252"),
        ("partenaires-2026-10.utf8.csv", 8, "utf-8"),
        ("cas-difficiles.utf8.csv", 9, "utf-8"),
        ("lignes-fautives.utf8.csv", 9, "utf-8"),
    ],
)
def test_samples(name, lines, encoding):
    sheet = read_sheet(sample(name))
    assert sheet.encoding == encoding
    assert sheet.columns == REQUIRED_COLUMNS
    assert [line.number for line in sheet.lines] == list(range(2, lines + 2))
    assert all(isinstance(line, Line) for line in sheet.lines)
    assert sheet.notice == ""


def test_the_windows_file_holds_the_same_values_as_the_utf8_one():
    utf8 = {
        (line.values["ref_source"], line.values["auteur_nom"]): dict(line.values)
        for line in read_sheet(sample("police-municipale-2026-10.utf8.csv")).lines
    }
    windows = read_sheet(sample("police-municipale-2026-10.cp1252.csv")).lines
    assert all(
        utf8[line.values["ref_source"], line.values["auteur_nom"]] == dict(line.values)
        for line in windows
    )


def test_columns_come_in_any_order_with_optional_and_unknown_ones():
    columns = ["service", *reversed(REQUIRED_COLUMNS), "REF_RAPPORT ", "couleur", ""]
    row = {**GOOD, "service": "nord", "REF_RAPPORT ": "R-12", "couleur": "bleu"}
    sheet = read_sheet(write_sheet([row], columns=columns))
    assert sheet.lines[0].values["ref_rapport"] == "R-12"
    assert sheet.lines[0].values["auteur_nom"] == "Wójcik"
    assert sheet.ignored == ("service", "couleur")
    assert sheet.notice.replace("\u00a0", " ") == (
        "Colonnes inconnues, laissées de côté : service, couleur."
    )
    assert "ref_rapport" in sheet.columns
    assert "couleur" not in sheet.columns


@pytest.mark.parametrize("new_line", ["\r\n", "\n", "\r"])
def test_a_record_is_numbered_by_the_line_where_it_starts(new_line):
    long = f'Un{new_line}deux{new_line}{new_line}trois ; « quatre » et "cinq"'
    data = write_sheet(
        [GOOD, {**GOOD, "description": long}, GOOD], encoding="utf-8", new_line=new_line
    )
    sheet = read_sheet(data)
    assert [line.number for line in sheet.lines] == [2, 3, 7]
    assert sheet.lines[1].values["description"] == long


def test_empty_lines_count_and_hold_no_signalement():
    empty = ";" * (len(REQUIRED_COLUMNS) - 1)
    data = f"sep=;\n\n{HEADER}\n\n{GOOD_LINE}\n{empty}\n \n{GOOD_LINE}\n\n{empty}"
    assert [line.number for line in read_sheet(data.encode()).lines] == [5, 8]


def test_a_last_line_without_line_end_is_read():
    assert len(read_sheet(f"{HEADER}\n{GOOD_LINE}".encode()).lines) == 1


def test_separators_after_the_last_column_are_harmless():
    assert isinstance(read_sheet(f"{HEADER};;\n{GOOD_LINE};;;;\n".encode()).lines[0], Line)


def test_quotes_inside_an_unquoted_value_are_text():
    line = GOOD_LINE.replace("Musique amplifiée.", 'Un écran de 20" allumé')
    (read,) = read_sheet(f"{HEADER}\n{line}\n".encode()).lines
    assert read.values["description"] == 'Un écran de 20" allumé'


# --- a bad line costs itself only --------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('"jamais fermé;x', "Un guillemet est ouvert"),
        ('"un" deux;x', "Du texte suit un guillemet fermant"),
        ("PM-1;05/10/2026", "2 valeurs pour 35 colonnes"),
        (f"{GOOD_LINE};une;de trop", "37 valeurs pour 35 colonnes"),
        (";x" * 600, "plus de 500 valeurs"),
    ],
)
def test_a_line_that_cannot_be_cut_is_named_and_spoils_no_other(broken, reason):
    data = f"{HEADER}\n{GOOD_LINE}\n{broken}\n{GOOD_LINE}\n".encode()
    before, bad, after = read_sheet(data).lines
    assert isinstance(bad, BrokenLine)
    assert bad.number == 3
    assert reason in bad.reason
    assert isinstance(before, Line)
    assert isinstance(after, Line)
    assert after.number == 4
    assert after.values["auteur_nom"] == "Wójcik"


def test_a_stray_quote_does_not_swallow_the_quoted_text_of_the_next_line():
    quoted = GOOD_LINE.replace("Musique amplifiée.", '"Musique ; ""forte"""')
    stray = GOOD_LINE.replace("Musique amplifiée.", '"Musique')
    bad, after = read_sheet(f"{HEADER}\n{stray}\n{quoted}\n".encode()).lines
    assert isinstance(bad, BrokenLine)
    assert after.values["description"] == 'Musique ; "forte"'


# --- the file as a whole -----------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"  \r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n;;\r\n"])
def test_an_empty_file_is_refused(data):
    assert "est vide" in refusal(data)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_refused(encoding):
    text = f"{HEADER}\r\n{GOOD_LINE}\r\n"
    said = refusal(text.encode(encoding))
    assert "codage" in said
    assert "UTF-8" in said


def test_nul_bytes_are_refused():
    assert "codage" in refusal(f"{HEADER}\n{GOOD_LINE}\n".encode().replace(b"Square", b"Squ\0re"))


def test_bytes_that_neither_encoding_knows_are_refused():
    data = f"{HEADER}\n{GOOD_LINE}\n".encode("ascii", errors="replace")
    assert "codage" in refusal(data.replace(b"Square", b"Squ\x81re"))


def test_a_damaged_utf8_file_is_not_taken_for_windows():
    data = f"{HEADER}\n{GOOD_LINE}\n".encode().replace("ó".encode(), b"\xc3")
    assert "abîmés" in refusal(data)
    assert "abîmés" in refusal(b"\xef\xbb\xbf" + data)


def _archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "un document PDF"),
        (_archive(), "un classeur ou une archive"),
        (b"PK\x05\x06" + bytes(18), "un classeur ou une archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "un ancien classeur Excel"),
        (b"\x1f\x8b\x08\x00", "une archive compressée"),
        (b"\x89PNG\r\n\x1a\n", "une image"),
        (b"\xff\xd8\xff\xe0", "une image"),
        (b"{\\rtf1\\ansi", "un document de traitement de texte"),
    ],
)
def test_another_kind_of_file_named_csv_is_refused_by_its_name(data, what):
    said = refusal(data)
    assert what in said
    assert "Exportez-le en « CSV UTF-8" in said


@pytest.mark.parametrize("column", REQUIRED_COLUMNS)
def test_a_missing_column_is_named(column):
    columns = [name for name in REQUIRED_COLUMNS if name != column]
    said = refusal(write_sheet([GOOD], columns=columns))
    assert said.startswith(f"Colonne manquante : {column}. ")


def test_all_missing_columns_are_named_at_once():
    columns = [name for name in REQUIRED_COLUMNS if not name.startswith("rl2")]
    said = refusal(write_sheet([GOOD], columns=columns))
    assert said.startswith("Colonnes manquantes : rl2_qualite, rl2_nom, ")


def test_optional_columns_may_all_be_there():
    columns = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
    assert read_sheet(write_sheet([GOOD], columns=columns)).columns == columns


def test_a_column_present_twice_is_refused():
    assert refusal(f"{HEADER};Plainte\n{GOOD_LINE};non\n".encode()).startswith(
        "Colonne présente deux fois : plainte."
    )


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{GOOD_LINE}\n".replace(";", ",").encode(),
        f"{HEADER}\n{GOOD_LINE}\n".replace(";", "\t").encode(),
        f"{GOOD_LINE}\n".encode(),
        b"<!DOCTYPE html><html></html>",
    ],
)
def test_a_file_without_the_header_or_with_another_separator_is_refused(data):
    said = refusal(data)
    assert "en-tête attendue" in said
    assert "point-virgule" in said


def test_a_header_that_cannot_be_cut_is_refused():
    assert "en-tête est illisible" in refusal(f'"{HEADER}\n{GOOD_LINE}\n'.encode())


def test_a_header_alone_is_refused():
    assert "aucun signalement" in refusal(f"{HEADER}\r\n;;;\r\n".encode())


def test_a_file_of_20_mb_is_refused_without_being_parsed(monkeypatch):
    monkeypatch.setattr(sheet, "_decode", lambda data: pytest.fail("the file was read"))
    line = f"{GOOD_LINE}\r\n".encode()
    data = f"{HEADER}\r\n".encode() + line * (20_000_000 // len(line))
    said = refusal(data)
    assert said.startswith("Le fichier est trop lourd : 19,1 Mo, pour 5 Mo au plus.")


def test_the_size_is_known_before_the_file_is_read():
    check_size(MAX_BYTES)
    with pytest.raises(SheetError, match="5 Mo"):
        check_size(MAX_BYTES + 1)


def test_2000_lines_are_read_and_one_more_refuses_the_file():
    lines = f"{GOOD_LINE}\n" * MAX_LINES
    assert len(read_sheet(f"{HEADER}\n{lines}".encode()).lines) == MAX_LINES
    assert "plus de 2 000 lignes" in refusal(f"{HEADER}\n{lines}{GOOD_LINE}\n".encode())
    assert "plus de 2 000 lignes" in refusal(f'{HEADER}\n{lines}"x" y\n'.encode())


@pytest.mark.parametrize("piece", [b"\n", b";\n", b";", b'"', b'";', b'"\n', b'x;"\n', b'"""\n"a'])
@pytest.mark.parametrize("head", [b"", f"{HEADER}\n".encode()])
def test_a_hostile_file_costs_in_proportion_to_its_size(head, piece):
    eighth, whole = (_cost(head, piece, size) for size in (MAX_BYTES // 8, MAX_BYTES))
    assert whole < 32 * max(eighth, 0.02), "eight times the size costs eight times, not sixty-four"


def _cost(head, piece, size):
    """Seconds of processor to read such a file, which holds no line to take."""
    data = head + piece * ((size - len(head)) // len(piece))
    start = time.process_time()
    try:
        found = read_sheet(data)
    except SheetError:
        found = None
    assert found is None or not any(isinstance(line, Line) for line in found.lines)
    return time.process_time() - start


# --- round trips -------------------------------------------------------------------------------

WINDOWS = bytes(set(range(32, 256)) - {129, 141, 143, 144, 157}).decode("cp1252") + "\r\n\t"
UNICODE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TEXTS = {"utf-8": UNICODE, "utf-8-sig": UNICODE, "cp1252": st.text(st.sampled_from(WINDOWS))}
COLUMNS = (*REQUIRED_COLUMNS, "ref_rapport", "rl1_telephone")


@st.composite
def exports(draw):
    """Draw an encoding, columns in any order, rows of any text, and the ends of the lines."""
    encoding = draw(st.sampled_from(sorted(TEXTS)))
    columns = draw(st.permutations(COLUMNS))
    any_row = st.fixed_dictionaries(dict.fromkeys(columns, TEXTS[encoding]))
    rows = draw(st.lists(any_row, min_size=1, max_size=3))
    new_line = draw(st.sampled_from(["\r\n", "\n"]))
    for row in rows:
        if new_line == "\n":  # the writer quotes only the line ends it uses itself
            row.update({column: value.replace("\r", " ") for column, value in row.items()})
        # a blank line holds no signalement; accents tell the encodings apart, as in any real export
        row["lieu"] = "ÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉ près de l'église, l'été"
    return encoding, columns, rows, new_line


@few
@given(exports())
def test_what_is_written_reads_back_equal(export):
    encoding, columns, rows, new_line = export
    sheet = read_sheet(write_sheet(rows, columns=columns, encoding=encoding, new_line=new_line))
    assert sheet.encoding == ("windows-1252" if encoding == "cp1252" else "utf-8")
    assert [dict(line.values) for line in sheet.lines] == rows
    assert sheet.columns == tuple(columns)


@few
@given(st.binary(max_size=400), st.sampled_from(["", f"{HEADER}\n", f"{HEADER}\n{GOOD_LINE}\n"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(data, head):
    try:
        said = "." if read_sheet(head.encode() + data).lines else ""
    except SheetError as error:
        said = error.sentence
    assert said.endswith(".")
