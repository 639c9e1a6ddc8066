namespace HookSdk;

/// <summary>Looks, in a check, at what a start finds out by asking its own ports. It is among the services, and is asked once the application is built.</summary>
internal interface IStartCheck
{
    /// <summary>What is wrong, in a line each.</summary>
    public IEnumerable<string> FindProblems();
}
