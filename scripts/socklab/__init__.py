"""The lab: runs demos on a real kernel, captures them, and checks what they show."""
