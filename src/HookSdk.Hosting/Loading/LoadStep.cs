namespace HookSdk.Hosting;

/// <summary>What the load of a version is at, for the message when that throws or hangs.</summary>
internal sealed class LoadStep
{
    private volatile string _name = "the load";

    public string Name
    {
        get => _name;
        set => _name = value;
    }
}
