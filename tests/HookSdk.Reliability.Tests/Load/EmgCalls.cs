namespace HookSdk.Reliability.Tests.Load;

/// <summary>What EMG posts to choose a connector.</summary>
internal static class EmgCalls
{
    public const string Route = "/emg/route";

    /// <summary>Stands in the answer when the plugin was asked.</summary>
    public const string Chosen = "route=out";

    /// <summary>A message; what the plugin does with it is said in <c>ccarg</c>.</summary>
    public static string Message(string argument = "") =>
        $$"""{"ccarg":"{{argument}}","qe":{"ID":"1","DESTADDR":"46701234567","MESSAGE":"Hello"},"route":"","connector":{"NAME":"in"},"connectors":[{"NAME":"out"}],"groups":[]}""";
}
