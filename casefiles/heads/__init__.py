"""Steps of a support that a head takes, asked for by its pair: taken up again, or closed as an error or a death."""
