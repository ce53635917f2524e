"""Results of a round: counted, and kept from giving anybody away. Pure but for the Excel file."""
