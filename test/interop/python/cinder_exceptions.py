"""The module of cinder's exceptions: that of cinder where it is installed, otherwise a stand-in."""

import os
import sys

# Last on the path, so that an installed one wins.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "stand_ins"))

from cinder import exception  # noqa: E402

VolumeNotFound = exception.VolumeNotFound
