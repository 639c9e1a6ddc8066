namespace HookSdk.Emg;

/// <summary>The hooks' names as EMG appends them to a plugin's URL.</summary>
public static class EmgHookNames
{
    /// <summary>A client's message came in.</summary>
    public const string BeforeReceive = "before_receive";

    /// <summary>Before routing, on connectors with PROTOCOL=ROUTE.</summary>
    public const string BeforeRoute = "before_route";

    /// <summary>The outgoing connector is chosen.</summary>
    public const string Route = "route";

    /// <summary>The message leaves its queue.</summary>
    public const string BeforeSend = "before_send";

    /// <summary>After the attempt to send.</summary>
    public const string AfterSend = "after_send";

    /// <summary>A delivery report came in.</summary>
    public const string BeforeDlr = "before_dlr";

    /// <summary>After a delivery report was handled.</summary>
    public const string AfterDlr = "after_dlr";

    /// <summary>All seven, in the order in which a message and its report meet them.</summary>
    public static IReadOnlyList<string> All { get; } = [BeforeReceive, BeforeRoute, Route, BeforeSend, AfterSend, BeforeDlr, AfterDlr];
}
