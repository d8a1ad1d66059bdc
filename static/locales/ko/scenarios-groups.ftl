# Texts of the lessons about consumer groups.
