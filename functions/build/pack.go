package build

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"os"
)

// pack makes the archive of a program that Lambda is given, unless it is there. Whoever deploys it reads less
// than half of what the program is, and reads it as it is: Pulumi would pack a folder anew each time.
func pack(program []byte, target string) error {
	if packs(target, program) {
		return nil
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	// The mode and the time are a part of the bytes, which must be equal everywhere.
	header := &zip.FileHeader{Name: Bootstrap, Method: zip.Deflate, Modified: packed()}
	header.SetMode(0o755)
	file, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	if _, err := file.Write(program); err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	fresh := target + ".new"
	if err := os.WriteFile(fresh, out.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, target)
}

// packs says whether an archive is that of the program.
func packs(path string, program []byte) bool {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer func() { _ = archive.Close() }()
	if len(archive.File) != 1 {
		return false
	}
	file := archive.File[0]
	return file.Name == Bootstrap && file.Mode() == 0o755 && file.Modified.Equal(packed()) &&
		file.UncompressedSize64 == uint64(len(program)) && file.CRC32 == crc32.ChecksumIEEE(program)
}
