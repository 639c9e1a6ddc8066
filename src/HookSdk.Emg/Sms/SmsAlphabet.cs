namespace HookSdk.Emg;

/// <summary>How the characters of an SMS are coded on the air.</summary>
public enum SmsAlphabet
{
    /// <summary>The GSM 7-bit alphabet: 160 units in one SMS; characters of its extension table take two.</summary>
    Gsm7,

    /// <summary>UCS2: 70 units in one SMS; characters outside the basic plane, such as emoji, take two.</summary>
    Ucs2,

    /// <summary>Bytes: 140 units in one SMS.</summary>
    Binary,
}
