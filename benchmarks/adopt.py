"""How long it takes to take over an old blog of 20,000 posts, and whether every article is found again.

    python benchmarks/adopt.py [--posts N] [--seed N] [--write]

The blog is invented: reports that share names, places, figures and frames of sentences by the half dozen, each published up to five times
with swapped synonyms, fake labels and stock ledes. Times are CPU seconds of one process; memory is its peak.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


def blog(folder: Path, posts: int, seed: int) -> list[set[str]]:
    """An old blog of about so many posts; which of them are one article."""
    from tests.old_blog import Base, Script

    from invented import make

    rnd = random.Random(seed)
    articles = [
        Base(str(a["headline"]), tuple(a["paragraphs"]), a["when"])  # type: ignore[arg-type]
        for site in make(posts * 9 // 25, 40, seed)  # each is published three times, more or less
        for a in site
    ]
    truth: dict[int, set[str]] = {}
    for name, article in Script().publish(articles, folder, rnd).items():
        truth.setdefault(id(article), set()).add(name)
    return list(truth.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="also write the blog anew")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)  # the measured process itself
    asked = parser.parse_args()
    if asked.folder:
        measure(asked.folder, asked.write)
        return
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old"
        truth = blog(old, asked.posts, asked.seed)
        print(f"{sum(map(len, truth))} posts of {len(truth)} articles, {sum(p.stat().st_size for p in old.rglob('*.md')) / 1e6:.0f} MB")
        command = [sys.executable, __file__, "--folder", str(old), *(["--write"] if asked.write else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        *found, last = done.stdout.splitlines()
    groups = {frozenset(line.split("\t")) for line in found}
    true = {frozenset(g) for g in truth if len(g) > 1}
    print(f"{len(groups & true)} of {len(true)} groups found as they are, {len(groups - true)} others")
    print(last)


def measure(folder: Path, write: bool) -> None:
    from copydesk.adopt import propose, tree

    started = time.process_time()
    adoption = propose(folder)
    proposed = time.process_time() - started
    if write:
        tree.write(adoption, folder.parent / "new", lambda *_: None)
    for p in adoption.proposals:
        if len(p.posts) > 1:
            print("\t".join(Path(c.path).name for c in p.posts))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"proposed in {proposed:.0f} s, all in {time.process_time() - started:.0f} s of CPU; {peak:.0f} MB at its peak")


if __name__ == "__main__":
    main()
