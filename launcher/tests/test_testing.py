import os
import tempfile
import unittest
from pathlib import Path

from launcher import testing

REPORT = """<?xml version="1.0"?>
<testsuite name="dev.pontage.A" tests="4">
  <testcase classname="dev.pontage.A" name="passes"/>
  <testcase classname="dev.pontage.A" name="fails"><failure message="no"/></testcase>
  <testcase classname="dev.pontage.A" name="breaks"><error message="oh"/></testcase>
  <testcase classname="dev.pontage.A" name="isSkipped"><skipped message="redis-server is not installed"/></testcase>
</testsuite>"""


class ReportsTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.file = Path(kept.name) / "TEST-a.xml"
        self.file.write_text(REPORT, encoding="utf-8")

    def test_each_ending_is_counted_and_skips_have_their_reason(self):
        count = testing.reports([self.file], 0)
        self.assertEqual((count.passed, count.failed), (1, 2))
        self.assertEqual(count.failures, ["A.fails", "A.breaks"])
        self.assertEqual(count.skips, ["A.isSkipped: redis-server is not installed"])

    def test_reports_of_an_earlier_run_do_not_count(self):
        os.utime(self.file, (1000, 1000))
        self.assertEqual(testing.reports([self.file], 5000), testing.Count())

    def test_a_broken_report_is_a_failure(self):
        self.file.write_text("<testsuite", encoding="utf-8")
        self.assertEqual(testing.reports([self.file], 0).failed, 1)
