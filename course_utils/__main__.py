"""`python -m course_utils doctor`: is everything here that the course needs?"""

import argparse
import sys

from course_utils.install import doctor


def main() -> int:
    """Print the doctor's findings; 1 if there is something to do."""
    parser = argparse.ArgumentParser(prog="python -m course_utils", description=__doc__)
    parser.add_argument("command", choices=["doctor"], help="look at the installation, say what to do")
    parser.parse_args()
    findings = doctor.report()
    print(doctor.table(findings))
    well = all(finding.ok for finding in findings)
    print(f"\n{doctor.WELL if well else 'There is something to do.'}")
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
