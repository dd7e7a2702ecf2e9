package protocol

import (
	"encoding/json"
	"errors"
)

// Name is the subprotocol.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
const Name = "graphql-transport-ws"

// The types of messages that clients and server exchange.
const (
	Init      = "connection_init"
	Ack       = "connection_ack"
	Ping      = "ping"
	Pong      = "pong"
	Subscribe = "subscribe"
	Next      = "next"
	Failed    = "error"
	Complete  = "complete"
)

// maxID is how long the id of a subscription may be, in bytes.
const maxID = 128

// Message is one, in either direction.
type Message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// Why a message is none. A client may be told.
var (
	errJSON    = errors.New("want a JSON object with a type")
	errID      = errors.New("want an id of 1 to 128 bytes")
	errUnknown = errors.New("the type of the message is unknown")
)

// Parse reads what a client sent.
func Parse(text string) (Message, error) {
	var m Message
	if json.Unmarshal([]byte(text), &m) != nil || m.Type == "" {
		return m, errJSON
	}
	switch m.Type {
	case Init, Ping, Pong:
		return m, nil
	case Subscribe, Complete:
		if m.ID == "" || len(m.ID) > maxID {
			return m, errID
		}
		return m, nil
	default:
		return m, errUnknown
	}
}

// Refuse tells a client why: of one subscription, or of everything where the id is "".
func Refuse(id string, reason error) Message {
	payload, _ := json.Marshal([]map[string]string{{"message": reason.Error()}})
	return Message{ID: id, Type: Failed, Payload: payload}
}
