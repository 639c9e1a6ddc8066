namespace HookSdk.Emg;

/// <summary>Where a phone puts a message: the classes of SMS (3GPP TS 23.038, section 4). Numbers without a name here are kept as they are.</summary>
public enum EmgMessageClass
{
    /// <summary>A flash message: shown at once, and not kept.</summary>
    Flash = 0,

    /// <summary>Kept in the phone.</summary>
    Phone = 1,

    /// <summary>Kept on the SIM.</summary>
    Sim = 2,

    /// <summary>Handed on to equipment at the phone, such as a computer.</summary>
    TerminalEquipment = 3,
}
