package main

// The slot of a key without braces, as the cluster's specification has it: CRC16/XMODEM, modulo 16384.
func slotOf(key string) int {
	crc := uint16(0)
	for index := range len(key) {
		crc ^= uint16(key[index]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return int(crc % 16384)
}
