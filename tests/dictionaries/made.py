"""Small dictionaries of our own words, in the formats that users have."""

import gzip
import struct

#: English, text of the entry.
ENTRIES = (
    ("lighthouse", "lighthouse /laɪt/\nمنارة؛ فنار"),
    ("to moor", "<b>رسا</b>, ربط السفينة"),
    ("breakwater", "كاسر الأمواج"),
    ("the", "ال"),
    ("empty", "no Arabic here"),
    ("منارة", "lighthouse"),
)
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(value):
    digits = ""
    while value or not digits:
        digits = _SIGNS[value % 64] + digits
        value //= 64
    return digits


def body():
    """Return the entries' bytes one after the other, and where each stands."""
    data, rows = b"About this dictionary\n", [("00databaseinfo", 0, 21)]
    for headword, text in ENTRIES:
        packed = text.encode()
        rows.append((headword, len(data), len(packed)))
        data += packed + b"\n"
    return data, rows


def dictd(folder, *, packed=True, name="own-eng-ara"):
    data, rows = body()
    file = folder / (f"{name}.dict.dz" if packed else f"{name}.dict")
    file.write_bytes(gzip.compress(data) if packed else data)
    lines = [f"{headword}\t{number(start)}\t{number(size)}\n" for headword, start, size in rows]
    index = folder / f"{name}.index"
    index.write_text("".join(lines), encoding="utf-8")
    return index


def stardict(folder, *, wide=False, packed_index=False):
    data, rows = body()
    pointer = ">QI" if wide else ">II"
    idx = b"".join(headword.encode() + b"\0" + struct.pack(pointer, start, size) for headword, start, size in rows)
    bits = "idxoffsetbits=64\n" if wide else ""
    ifo = folder / "own.ifo"
    ifo.write_text(f"StarDict's dict ifo file\nversion=3.0.0\nbookname=Own\n{bits}sametypesequence=m\n", encoding="utf-8")
    (folder / "own.dict").write_bytes(data)
    (folder / ("own.idx.gz" if packed_index else "own.idx")).write_bytes(gzip.compress(idx) if packed_index else idx)
    return ifo


def wordnet(folder, *, princeton=False):
    tab = folder / "wn-data-arb.tab"
    tab.write_text(
        "# Arabic Wordnet\tarb\thttp://example.org\tCC BY-SA 3.0\n"
        "02814860-n\tarb:lemma\tمنارة\n02814860-n\tarb:lemma\tفنار\n02814860-n\tarb:root\tنور\n09999999-v\tarb:lemma\tرسا\n",
        encoding="utf-8",
    )
    if princeton:
        (folder / "data.noun").write_text(
            "  1 This is no synset\n02814860 06 n 02 beacon 0 lighthouse 1 001 @ 04460038 n 0000 | a tower with a light\n",
            "utf-8",
        )
    else:
        (folder / "wn-data-eng.tab").write_text(
            "# Wordnet\teng\thttp://example.org\twordnet\n02814860-n\teng:lemma\tbeacon\n02814860-n\tlemma\tlighthouse\n"
            "01111111-v\teng:lemma\tmoor\n",
            encoding="utf-8",
        )
    return tab
