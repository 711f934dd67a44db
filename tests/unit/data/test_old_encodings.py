from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from helpers.data.reading.encodings import decode
from helpers.data.reading.legacy_text import (
    from_tcvn3,
    from_twice_encoded,
    from_vni,
    without_legacy_text,
)
from helpers.data.reading.sheets import Sheet, UnreadableContentError
from helpers.data.reading.syllables import count_syllables, is_syllable

# TCVN 5712:1993 (VN3), by the byte of each letter, as glibc's charmap TCVN5712-1 prints it.
TCVN3 = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ", 0xA8: "ă",
    0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ", 0xB5: "à", 0xB6: "ả",
    0xB7: "ã", 0xB8: "á", 0xB9: "ạ", 0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ",
    0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ", 0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ",
    0xD0: "é", 0xD1: "ẹ", 0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ", 0xD7: "ì",
    0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị", 0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó",
    0xE4: "ọ", 0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ", 0xEA: "ờ", 0xEB: "ở",
    0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ", 0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ",
    0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự", 0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ",
    0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip
TO_TCVN3 = {ord(letter): chr(byte) for byte, letter in TCVN3.items()}
# VNI for Windows: what stands for each letter, by the published table of the fonts.
VNI_PAIRS = (
    "aù á aø à aû ả aõ ã aï ạ aê ă aé ắ aè ằ aú ẳ aü ẵ aë ặ aâ â aá ấ aà ầ aå ẩ aã ẫ aä ậ "
    "eù é eø è eû ẻ eõ ẽ eï ẹ eâ ê eá ế eà ề eå ể eã ễ eä ệ í í ì ì æ ỉ ó ĩ ò ị où ó oø ò oû ỏ "
    "oõ õ oï ọ oâ ô oá ố oà ồ oå ổ oã ỗ oä ộ ô ơ ôù ớ ôø ờ ôû ở ôõ ỡ ôï ợ uù ú uø ù uû ủ uõ ũ uï ụ "
    "ö ư öù ứ öø ừ öû ử öõ ữ öï ự yù ý yø ỳ yû ỷ yõ ỹ î ỵ ñ đ Ñ Đ AÂ Â AÊ Ă EÁ Ế Ô Ơ ÖÔ ƯƠ"
)
VNI = list(zip(VNI_PAIRS.split()[::2], VNI_PAIRS.split()[1::2], strict=True))
PLACES = "Huyện Bảo Lạc, xã Đức Long, thị trấn Nước Hai, phường Hợp Giang; trẻ đẻ ra sống"


@pytest.mark.parametrize(("byte", "letter"), TCVN3.items())
def test_each_byte_of_tcvn3_is_the_letter_of_the_standard(byte, letter):
    assert from_tcvn3(chr(byte)) == letter


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv on this machine")
def test_the_table_of_tcvn3_agrees_with_iconv():
    letters = "".join(TCVN3.values())
    command = ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"]
    made = subprocess.run(command, input=letters.encode(), capture_output=True, check=True).stdout
    assert from_tcvn3(made.decode("latin-1")) == letters


@pytest.mark.parametrize(("written", "letter"), VNI)
def test_each_pair_of_vni_is_the_letter_of_the_published_table(written, letter):
    assert from_vni(written) == letter


@pytest.mark.parametrize(
    ("convert", "old", "new"),
    [
        (from_tcvn3, "B¶o L¹c", "Bảo Lạc"),
        (from_tcvn3, "HUYÖN B¶O L¹C", "HUYỆN BẢO LẠC"),
        (from_vni, "Baûo Laïc", "Bảo Lạc"),
        (from_vni, "BAÛO LAÏC", "BẢO LẠC"),
        (from_vni, "Ñöùc Long, Quaûng Uyeân", "Đức Long, Quảng Uyên"),
        (from_twice_encoded, "Báº£o Láº¡c", "Bảo Lạc"),
        (from_twice_encoded, "Bảo Lạc", "Bảo Lạc"),
    ],
)
def test_old_words_become_the_words_they_were(convert, old, new):
    assert convert(old) == new


def test_syllables_are_told_from_spoilt_letters():
    good = ["huyện", "xã", "đức", "quảng", "uyên", "hòa", "hoà", "thủy", "thuỷ", "gì", "nghiêng"]
    assert all(map(is_syllable, good))
    spoilt = ["b¶o", "baûo", "kh«ng", "xaõ", "coù", "tiêt", "mâ"]
    assert not any(map(is_syllable, spoilt))
    assert count_syllables("Bảo Lạc B¶o 12 abc") == (2, 1)


def sheet(*rows):
    return Sheet("Biểu 04", [list(row) for row in rows])


def test_a_column_in_an_old_font_is_converted_and_said():
    given = sheet(["Tªn", "Cã"], ["B¶o L¹c", "Cã"], ["§øc Long", "Kh«ng"], ["abc", 5.0])
    read = without_legacy_text(given)
    assert read.rows == [["Tên", "Có"], ["Bảo Lạc", "Có"], ["Đức Long", "Không"], ["abc", 5.0]]
    assert [(note.code, note.details["number"]) for note in read.notes] == [("legacy_text", 6)]


@pytest.mark.parametrize(
    "texts",
    [
        ["Lúa", "Ngô", "Bò", "Cá", "Có", "Rõ"],
        ["Bảo Lạc", "Đức Long"],
        ["12 m²", "±5", "25 °C", "«Lúa»", "· Ngô", "½ ha", "café Düsseldorf"],
        ["BAO LAC", "Xa Duc Long"],
    ],
)
def test_good_text_is_never_converted(texts):
    given = sheet(*([text] for text in texts))
    assert without_legacy_text(given) is given


def test_beside_old_text_a_unicode_column_stays_as_it_is():
    given = sheet(["B¶o L¹c", "Ngô"], ["§øc Long", "Sắn"], ["N­íc Hai", "Lúa"])
    rows = without_legacy_text(given).rows
    assert [row[1] for row in rows] == ["Ngô", "Sắn", "Lúa"]
    assert rows[2][0] == "Nước Hai"


def test_single_old_cells_in_a_unicode_column_are_converted():
    rows = without_legacy_text(sheet(["Huyện Hòa An"], ["HuyÖn B¶o L¹c"])).rows
    assert rows == [["Huyện Hòa An"], ["Huyện Bảo Lạc"]]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(name):
    decoded = decode(("Mã,Tên\r\n" + f"1,{PLACES}\r\n" * 3).encode(name))
    assert PLACES in decoded.text
    assert not decoded.text.startswith("\ufeff")
    assert decoded.encoding == ""


def test_windows_1258_composes_its_tone_marks():
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    split = []
    for letter in PLACES:
        base = [one for one in unicodedata.normalize("NFD", letter) if one not in marks]
        tones = [one for one in unicodedata.normalize("NFD", letter) if one in marks]
        split.append(unicodedata.normalize("NFC", "".join(base)) + "".join(tones))
    decoded = decode("".join(split).encode("cp1258"))
    assert (decoded.text, decoded.encoding) == (PLACES, "windows-1258")


@pytest.mark.parametrize(
    ("old", "encoding"),
    [(PLACES.translate(TO_TCVN3), "TCVN3 (ABC)"), (None, "VNI")],
)
def test_bytes_of_the_old_encodings_are_recognised(old, encoding):
    if old is None:
        back = {new: written for written, new in VNI}
        old = "".join(back.get(letter, letter) for letter in PLACES)
    decoded = decode(old.encode("latin-1"))
    assert (decoded.text, decoded.encoding) == (PLACES, encoding)


@pytest.mark.parametrize(
    "content", [bytes(range(128, 256)), b"\xff\xfeT", "Žluťoučký".encode("cp1250")]
)
def test_bytes_in_no_known_encoding_are_refused(content):
    with pytest.raises(UnreadableContentError):
        decode(content)
