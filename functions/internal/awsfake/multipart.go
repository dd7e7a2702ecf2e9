package awsfake

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// minPart is what S3 wants of every part but the last.
const minPart = 5 << 20

type multipart struct {
	bucket, key       string
	encryption, keyID string
	parts             map[int][]byte
}

func (s *Server) serveUpload(w http.ResponseWriter, name, id, part string, body []byte) {
	up, ok := s.uploads[id]
	if !ok {
		failXML(w, http.StatusNotFound, "NoSuchUpload", id)
		return
	}
	switch name {
	case "UploadPart":
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > 10_000 {
			failXML(w, http.StatusBadRequest, "InvalidArgument", "partNumber")
			return
		}
		up.parts[n] = body
		w.Header().Set("ETag", etag(body))
		w.Header().Set("X-Amz-Checksum-Crc32", checksum(body))
	case "AbortMultipartUpload":
		delete(s.uploads, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		s.complete(w, id, up, body)
	}
}

func (s *Server) complete(w http.ResponseWriter, id string, up *multipart, body []byte) {
	var in struct {
		Part []struct {
			PartNumber    int
			ETag          string
			ChecksumCRC32 string
		}
	}
	if err := xml.Unmarshal(body, &in); err != nil {
		failXML(w, http.StatusBadRequest, "MalformedXML", err.Error())
		return
	}
	var whole []byte
	for i, p := range in.Part {
		content, ok := up.parts[p.PartNumber]
		switch {
		case !ok, strings.Trim(p.ETag, `"`) != strings.Trim(etag(content), `"`),
			p.ChecksumCRC32 != checksum(content):
			failXML(w, http.StatusBadRequest, "InvalidPart", strconv.Itoa(p.PartNumber))
			return
		case i > 0 && in.Part[i-1].PartNumber >= p.PartNumber:
			failXML(w, http.StatusBadRequest, "InvalidPartOrder", strconv.Itoa(p.PartNumber))
			return
		case i < len(in.Part)-1 && len(content) < minPart:
			failXML(w, http.StatusBadRequest, "EntityTooSmall", strconv.Itoa(p.PartNumber))
			return
		}
		whole = append(whole, content...)
	}
	s.buckets[up.bucket][up.key] = &Object{
		Body: whole, Parts: len(in.Part), Encryption: up.encryption, KeyID: up.keyID,
	}
	delete(s.uploads, id)
	_, _ = fmt.Fprintf(w, "<CompleteMultipartUploadResult><Key>%s</Key><ETag>%s-%d</ETag>"+
		"</CompleteMultipartUploadResult>", up.key, strings.Trim(etag(whole), `"`), len(in.Part))
}
