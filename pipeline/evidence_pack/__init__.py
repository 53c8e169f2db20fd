"""Evidence packs: one alert with everything it rests on, in a file that anybody can verify offline."""
