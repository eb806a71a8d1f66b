"""The product once more, in plain Python: from the extract files of a delivery to who is nominated.

It reads the same declarations as the product and shares none of its readers, its SQL or its linking. Where the two
disagree, one of them misreads a contract.
"""
