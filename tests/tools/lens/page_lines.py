#!/usr/bin/env python3
"""page_lines.py PAGE: the lines of JSON that a page of tcplens holds, one recording after the other."""
import base64
import re
import sys
import zlib

for data in re.findall(r'<script type="text/plain" class="data">([^<]*)</script>', open(sys.argv[1], encoding='utf-8').read()):
    sys.stdout.buffer.write(zlib.decompress(base64.b64decode(data)))
