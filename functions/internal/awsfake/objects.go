package awsfake

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/md5" // S3's ETag
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Object is what S3 holds under a key.
type Object struct {
	Body []byte
	// Parts is how many it was uploaded in, or 0.
	Parts int
	// Encryption and KeyID are as the upload asked for.
	Encryption, KeyID string
}

// AddBucket makes a bucket.
func (s *Server) AddBucket(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets[name] = map[string]*Object{}
}

// Objects are the keys of a bucket, sorted.
func (s *Server) Objects(bucket string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.buckets[bucket]))
}

// Object is one object, or nil. A change to its body is a change to what the bucket holds.
func (s *Server) Object(bucket, key string) *Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buckets[bucket][key]
}

// PutObject stores an object.
func (s *Server) PutObject(bucket, key string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets[bucket][key] = &Object{Body: body}
}

// RemoveObject deletes an object.
func (s *Server) RemoveObject(bucket, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.buckets[bucket], key)
}

// Uploads counts the multipart uploads that were neither finished nor aborted.
func (s *Server) Uploads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.uploads)
}

func (s *Server) serveObjects(w http.ResponseWriter, r *http.Request) {
	body, err := payload(r)
	if err != nil {
		failXML(w, http.StatusBadRequest, "BadDigest", err.Error())
		return
	}
	query := r.URL.Query()
	name := map[string]string{
		http.MethodGet: "GetObject", http.MethodPut: "PutObject", http.MethodPost: "CompleteMultipartUpload",
		http.MethodDelete: "AbortMultipartUpload",
	}[r.Method]
	switch {
	case query.Has("uploads"):
		name = "CreateMultipartUpload"
	case query.Has("partNumber"):
		name = "UploadPart"
	}
	if s.Fault != nil {
		if e := s.Fault(name); e != nil {
			failXML(w, cmp.Or(e.Status, http.StatusBadRequest), e.Type, e.Message)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[name]++
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	objects, ok := s.buckets[bucket]
	if !ok {
		failXML(w, http.StatusNotFound, "NoSuchBucket", bucket)
		return
	}
	switch name {
	case "GetObject":
		getObject(w, objects[key], key)
	case "PutObject":
		objects[key] = &Object{
			Body: body, Encryption: r.Header.Get("X-Amz-Server-Side-Encryption"),
			KeyID: r.Header.Get("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id"),
		}
		w.Header().Set("ETag", etag(body))
	case "CreateMultipartUpload":
		id := s.next("upload")
		s.uploads[id] = &multipart{
			bucket: bucket, key: key, parts: map[int][]byte{},
			encryption: r.Header.Get("X-Amz-Server-Side-Encryption"),
			keyID:      r.Header.Get("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id"),
		}
		_, _ = fmt.Fprintf(w, "<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key>"+
			"<UploadId>%s</UploadId></InitiateMultipartUploadResult>", bucket, key, id)
	case "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload":
		s.serveUpload(w, name, query.Get("uploadId"), query.Get("partNumber"), body)
	default:
		failXML(w, http.StatusNotImplemented, "NotImplemented", r.Method)
	}
}

func getObject(w http.ResponseWriter, o *Object, key string) {
	if o == nil {
		failXML(w, http.StatusNotFound, "NoSuchKey", key)
		return
	}
	w.Header().Set("ETag", etag(o.Body))
	w.Header().Set("Content-Length", strconv.Itoa(len(o.Body)))
	_, _ = w.Write(o.Body)
}

// payload is the body of a request, out of its chunks if it comes in such, with its checksum verified.
func payload(r *http.Request) ([]byte, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	want := r.Header.Get("X-Amz-Checksum-Crc32")
	if strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		if raw, want, err = unchunk(raw); err != nil {
			return nil, err
		}
	}
	if want != "" && want != checksum(raw) {
		return nil, fmt.Errorf("the CRC32 is %s; want %s", checksum(raw), want)
	}
	return raw, nil
}

func unchunk(raw []byte) (body []byte, crc string, err error) {
	from := bufio.NewReader(bytes.NewReader(raw))
	for {
		head, err := from.ReadString('\n')
		if err != nil {
			return nil, "", err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(head), ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil {
			return nil, "", err
		}
		if n == 0 {
			break
		}
		chunk := make([]byte, n+2)
		if _, err := io.ReadFull(from, chunk); err != nil {
			return nil, "", err
		}
		body = append(body, chunk[:n]...)
	}
	trailer, err := io.ReadAll(from)
	for line := range strings.Lines(string(trailer)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "x-amz-checksum-crc32:"); ok {
			crc = value
		}
	}
	return body, crc, err
}

func checksum(body []byte) string {
	sum := crc32.ChecksumIEEE(body)
	return base64.StdEncoding.EncodeToString([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

func etag(body []byte) string {
	sum := md5.Sum(body) // S3's ETag
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func failXML(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, message)
}
