"""From labelled text to a reading: small pure steps, in an order that reads as a sentence."""
