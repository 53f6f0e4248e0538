"""How a file opens to somebody who does not follow the person: in an emergency, or asked for and granted."""
