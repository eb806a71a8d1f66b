from dataclasses import dataclass
@dataclass
class Page: pass
def register_page(): pass
