"""Do the tools of others take our evidence? py-wacz validates our packages, cdxj-indexer indexes our WARC files as we do.

    python benchmarks/wacz.py

py-wacz and what it brings (frictionless, surt under AGPL) live in ``.venv-wacz``, an environment of their own that is made here
when first asked for; citecheck neither needs nor imports them. The first table tells what ``wacz validate`` says of packages of
several kinds; one with a byte altered must fail. Then: for how many captures our index and cdxj-indexer's agree, field by field,
and for how many odd addresses our sort key is that of surt. Ends with 1 where a package is not taken as it should be.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citecheck.archives.kept.holdings import read_own
from citecheck.archives.kept.urlkey import urlkey
from citecheck.archives.kept.wacz import Package, Page, with_referred, write_wacz
from tests.archives.kept.looks import AT, OK, PAGE, kept, look, noise

ENVIRONMENT = Path(__file__).resolve().parents[1] / ".venv-wacz"
#: The versions that were tried.
PINS = ("wacz==0.6.0", "cdxj-indexer==1.5.0", "surt==0.3.1", "frictionless==5.21.0")
#: Addresses on which keepers of indexes differ most easily.
ODD = (
    "http://www.example.org/",
    "https://WWW2.Example.org:443/A/B/?z=1&a=2#frag",
    "http://example.org:8080/x",
    "http://example.org//a//b/",
    "http://example.org/a/?",
    "http://192.0.2.7/x/",
    "http://news.example.co.uk/story;jsessionid=0123456789abcdef0123456789abcdef?x=1",
    "http://example.org/?PHPSESSID=0123456789abcdef0123456789abcdef&b=2",
    "http://example.org/%D8%AE%D8%A8%D8%B1?q=%20a",
    "http://xn--bcher-kva.example/",
    "https://example.org/A.html?b&a&c=",
    "https://goo.gl/AbC123?si=1",
    "http://user@example.org/",
    "http://example.org/a/../b/./c",
    "http://example.org/index.html",
    "http://example.org/path/?b=1&b=0&a=1",
    "http://example.org/(S(abcdefghijklmnopqrstuvwx))/a.aspx?x=1",
    "http://example.org/a;jsessionid=0123456789abcdef0123456789abcdef",
    "http://example.org/a?ASPSESSIONIDABCDEFGH=abcdefghijklmnopqrstuvwx&q=1",
    "http://example.org/a?cfid=123&CFTOKEN=456&z=1",
    "http://example.org./a%20b/%2F",
    "http://example.org/%7Efoo?x=A%20B",
    "http://example.org/a?&&b",
    "http://example.org/a?b=c?d=e",
)


def tool(name: str) -> Path:
    """Return a program of the environment, which is made where it is missing."""
    program = ENVIRONMENT / "bin" / name
    if not program.exists():
        venv.EnvBuilder(with_pip=True, symlinks=True).create(ENVIRONMENT)
        subprocess.run([ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "--quiet", *PINS], check=True)
    return program


async def evidence(folder: Path) -> None:
    """Keep looks of many kinds: packed and not, revisits, redirects, cut ones, odd heads and addresses."""
    looks = [look(url, body=noise(700 + n) if n % 3 else PAGE) for n, url in enumerate(ODD) if "user@" not in url]
    redirect = b"HTTP/1.1 301 Moved\r\nLocation: /weir\r\n\r\n"
    looks += [look("http://a.example/old", head=redirect, body=b""), look("http://a.example/cut", cut="time", body=PAGE[:700])]
    looks += [look("http://a.example/h2", head=b"HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n"), look(head=OK)]
    await kept(folder, *looks)
    await kept(folder, look(head=OK), look("http://a.example/other"), run="run-2")


def validated(path: Path) -> bool:
    """Tell whether ``wacz validate`` takes a package."""
    done = subprocess.run([tool("wacz"), "validate", "-f", path], capture_output=True, text=True, check=False)
    return done.returncode == 0 and "is valid" in done.stdout


def packages(folder: Path) -> bool:
    """Validate packages of every kind, and say how it went; return whether all went as it should."""
    held = read_own(folder)
    pages = (Page("https://ostrow-post.example/weir", f"{AT:%Y%m%d%H%M%S}", "The weir, “closed”"),)
    about = Package("Evidence", "Kept by citecheck", "citecheck", "", AT, pages)
    some = with_referred([row for row in held.rows if row.revisit], held.rows, held.files)
    kinds = {
        "all files": about._replace(whole=sorted(held.files)),
        "single captures": about._replace(rows=some),
        "a file and captures": about._replace(whole=["run-2-001.warc.gz"], rows=some),
        "without pages": about._replace(whole=sorted(held.files), pages=()),
    }
    well = True
    for name, package in kinds.items():
        path = folder / f"{name}.wacz"
        count = write_wacz(path, package, held.rows, held.files)
        taken = validated(path)
        well &= taken
        print(f"{name:<24}{count:>4} captures   {'valid' if taken else 'NOT VALID'}")
    altered = bytearray((folder / "all files.wacz").read_bytes())
    with zipfile.ZipFile(folder / "all files.wacz") as archive:
        altered[archive.getinfo("archive/run-1-001.warc.gz").header_offset + 500] ^= 1
    (folder / "altered.wacz").write_bytes(altered)
    taken = validated(folder / "altered.wacz")
    print(f"{'one byte altered':<24}{'':>13}   {'TAKEN ALL THE SAME' if taken else 'not valid, as it should be'}")
    return well and not taken


def indexes(folder: Path) -> None:
    """Hold our index against cdxj-indexer's."""
    ours, theirs = {}, {}
    for path in sorted(folder.glob("*.warc.gz")):
        made = subprocess.run([tool("cdxj-indexer"), path], capture_output=True, text=True, check=True).stdout
        for line in made.splitlines():
            key, stamp, fields = line.split(" ", 2)
            tree = json.loads(fields)
            theirs[tree["filename"], tree["offset"]] = {**tree, "key": key, "stamp": stamp}
    for row in read_own(folder).rows:
        ours[row.filename, str(row.offset)] = row
    print(f"captures in both indexes: {len(ours.keys() & theirs.keys())} of {len(ours)} (cdxj-indexer lists {len(theirs)})")
    fields = {
        "key": lambda row: urlkey(row.url),
        "stamp": lambda row: row.timestamp,
        "url": lambda row: row.url,
        "length": lambda row: str(row.length),
        "digest": lambda row: row.digest,
        "status": lambda row: str(row.status),
        "mime": lambda row: row.mime,
    }
    for name, value in fields.items():
        same = [place for place in ours.keys() & theirs.keys() if theirs[place].get(name, "") == value(ours[place])]
        odd = sorted(ours.keys() & theirs.keys() - set(same))[:3]
        told = "; ".join(f"{theirs[place].get(name)!r} is {value(ours[place])!r} here" for place in odd)
        print(f"  {name:<8}{len(same):>4} alike   {told}")


def keys() -> None:
    """Hold our sort keys against surt's."""
    script = "import json, sys, surt; print(json.dumps([surt.surt(url) for url in json.load(sys.stdin)]))"
    python = tool("wacz").with_name("python")
    made = subprocess.run([python, "-c", script], input=json.dumps(ODD), capture_output=True, text=True, check=True).stdout
    pairs = list(zip(ODD, json.loads(made), strict=True))
    alike = [url for url, key in pairs if key == urlkey(url)]
    print(f"sort keys as surt's: {len(alike)} of {len(pairs)}")
    for url, key in pairs:
        if url not in alike:
            print(f"  {url}: {key} there, {urlkey(url)} here")


def main() -> int:
    """Print all tables; return the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(evidence(folder))
        well = packages(folder)
        indexes(folder)
    keys()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
