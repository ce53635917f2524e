"""Pure rules of the territory: coordinates, outlines, population counts. Data in, data out."""
