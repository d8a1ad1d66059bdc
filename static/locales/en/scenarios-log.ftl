# Texts of the lessons about the log: partitions, keys, order.
