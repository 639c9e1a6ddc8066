namespace HookSdk;

/// <summary>An observer that may be there and switched off, as settings say at the start. One that is off costs a call nothing.</summary>
internal interface ISwitchedObserver
{
    public bool IsOn { get; }
}
