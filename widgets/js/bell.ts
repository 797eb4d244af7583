/** A short quiet tone, for those who have switched the sound on. */

const PITCH_HZ = 660;
const SECONDS = 0.6;
const LOUDNESS = 0.08;

/** Ring once; a browser that cannot or must not sound stays silent. */
export function ring(): void {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = PITCH_HZ;
  volume.gain.setValueAtTime(LOUDNESS, audio.currentTime);
  volume.gain.linearRampToValueAtTime(0, audio.currentTime + SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + SECONDS);
}
