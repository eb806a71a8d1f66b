"""One overview for one plan

What one unit may see of the help a citizen has: the first table is what the citizen has said, the second what the
citizen has, the third the lines that are shown. What is left out is counted, and neither named nor placed.
"""
