"""The journal: documents of importance taken out of a case, for the ESDH and for insight."""
