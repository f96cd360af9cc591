"""Command line: ``python -m tests.support.dossier_maker --seed 1 --out DIR``."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from . import FAMILIES, FAULTS, ScanOptions, make_case, make_forms


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="dossier_maker", description="Makes fictional penalty dossiers with their truth."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=1, help="this many cases, seeds counting up, one folder each")
    parser.add_argument("--faults", default="", help="comma-separated names: " + ", ".join(FAULTS))
    parser.add_argument("--random-faults", action="store_true")
    parser.add_argument("--families", default="", help="comma-separated names: " + ", ".join(FAMILIES))
    parser.add_argument("--offence")
    parser.add_argument("--party-type", choices=("PERSON", "ORG"))
    parser.add_argument("--small", action="store_true", help="only the core papers")
    parser.add_argument("--forms", action="store_true", help="one of every form instead of a case")
    for f in fields(ScanOptions):
        kind = {"int": int, "float": float, "str": str}.get(str(f.type))
        flag = "--" + f.name
        if kind is None:
            parser.add_argument(flag, action=argparse.BooleanOptionalAction, default=f.default)
        else:
            parser.add_argument(flag, type=kind, default=f.default)
    args = parser.parse_args(arguments)
    scan = ScanOptions(**{f.name: getattr(args, f.name) for f in fields(ScanOptions)})
    for i in range(args.cases):
        seed = args.seed + i
        folder = args.out if args.cases == 1 else args.out / f"case-{seed:04d}"
        families = [n for n in args.families.split(",") if n] or None
        if args.forms:
            truth = make_forms(seed, folder, families=families, scan=scan)
            print(
                f"{folder}: {len(truth.pages)} pages of {len(truth.documents)} forms, family {truth.data['family']}",
                file=sys.stderr,
            )
            continue
        truth = make_case(
            seed,
            folder,
            faults=[n for n in args.faults.split(",") if n],
            families=families,
            scan=scan,
            random_faults=args.random_faults,
            offence=args.offence,
            party_type=args.party_type,
            small=args.small,
        )
        print(
            f"{folder}: {len(truth.pages)} pages, {len(truth.documents)} documents, family {truth.data['family']}, faults {[f['name'] for f in truth.data['faults']]}",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
