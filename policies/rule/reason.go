package rule

// OnNo gives a no the author's reason. What the other answers say of themselves stays: that something is not
// known yet is no reason to call it wrong.
func (v Verdict) OnNo(reason string) Verdict {
	if v.Answer == No {
		v.because = reason
	}
	return v
}
