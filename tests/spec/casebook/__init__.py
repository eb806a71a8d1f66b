"""The casebook

What people decided about citizens they have met: one sealed file a case, of dated events of declared types. Each table
is one case, an event a line, in the order they are recorded; the last column says what becomes of it, or why it is
refused.
"""
