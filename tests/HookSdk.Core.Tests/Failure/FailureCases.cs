namespace HookSdk.Core.Tests.Failure;

/// <summary>
/// The cases that the analyzer and the check at registration must judge alike. Every case ends in a class named Plugin over the base class Hooks;
/// Decide allows Open and Closed, Pass allows Closed and Next, Inform decides nothing.
/// </summary>
internal static class FailureCases
{
    public const string Hooks = """
        public sealed class FailNextAttribute : FailureModeAttribute { public FailNextAttribute() : base(FailureMode.Next) { } }
        public abstract class Hooks
        {
            [StatesFailure(FailureMode.Open, FailureMode.Closed)] public virtual int Decide() => 0;
            [StatesFailure(FailureMode.Closed, FailureMode.Next)] public virtual int Pass() => 0;
            [StatesFailure(FailureMode.Closed)] public virtual int Guard() => 0;
            [StatesFailure(FailureMode.Open, FailureMode.Closed, FailureMode.Next)] public virtual int Any() => 0;
            public virtual int Inform() => 0;
        }
        """;

    private const string MissingDecide = "'Plugin.Decide' decides something, so it must state what is answered when it fails: add [FailOpen] or [FailClosed]";

    public static TheoryData<string, FailureCase> All
    {
        get
        {
            TheoryData<string, FailureCase> data = [];
            foreach (FailureCase each in Cases)
                data.Add(each.Name, each);
            return data;
        }
    }

    private static FailureCase[] Cases =>
    [
        // Missing.
        Wrong("missing", "public class Plugin : Hooks { public override int Decide() => 1; }", "Decide", MissingDecide),
        Wrong("missing, one legal mode", "public class Plugin : Hooks { public override int Guard() => 1; }", "Guard",
            "'Plugin.Guard' decides something, so it must state what is answered when it fails: add [FailClosed]"),
        Wrong("missing, three legal modes", "public class Plugin : Hooks { public override int Any() => 1; }", "Any",
            "'Plugin.Any' decides something, so it must state what is answered when it fails: add [FailOpen], [FailClosed] or [FailNext]"),
        Wrong("missing, sealed override", "public class Plugin : Hooks { public sealed override int Decide() => 1; }", "Decide", MissingDecide),
        Wrong("missing, inherited override", "public abstract class Shared : Hooks { public override int Decide() => 1; } public class Plugin : Shared { }", "Plugin", MissingDecide),
        Wrong("missing, statement is on another method", "public class Plugin : Hooks { [FailOpen] public override int Any() => 1; public override int Decide() => 1; }", "Decide", MissingDecide),
        Wrong("missing, statement on the base class of the hooks is no default",
            "[FailOpen] public abstract class Own { [FailOpen, StatesFailure(FailureMode.Open)] public virtual int Decide() => 1; } public class Plugin : Own { public override int Decide() => 1; }",
            "Decide", "'Plugin.Decide' decides something, so it must state what is answered when it fails: add [FailOpen]", baseClass: "Own"),

        Wrong("on a hook that decides nothing", "public class Plugin : Hooks { [FailClosed] public override int Inform() => 1; }", "Inform",
            "'Plugin.Inform' decides nothing that could fail open or closed, so [FailClosed] would have no effect: remove it"),

        // Stated.
        Right("open on the method", "public class Plugin : Hooks { [FailOpen] public override int Decide() => 1; }", FailureMode.Open),
        Right("closed on the method", "public class Plugin : Hooks { [FailClosed] public override int Decide() => 1; }", FailureMode.Closed),
        Right("a target's own mode", "public class Plugin : Hooks { [FailNext] public override int Pass() => 1; }", FailureMode.Next),
        Right("class default", "[FailClosed] public class Plugin : Hooks { public override int Decide() => 1; }", FailureMode.Closed),
        Right("nothing overridden", "public class Plugin : Hooks { }", null),
        Right("a hook that only informs", "public class Plugin : Hooks { public override int Inform() => 1; }", null),
        Right("unused class default", "[FailNext] public class Plugin : Hooks { public override int Inform() => 1; }", null),
        Right("an override of object", "public class Plugin : Hooks { public override string ToString() => \"\"; }", null),
        Right("partial class, attribute on the other part", "[FailOpen] public partial class Plugin { } public partial class Plugin : Hooks { public override int Decide() => 1; }", FailureMode.Open),
        Right("inherited from a generic class", "public class Shared<T> : Hooks { [FailOpen] public override int Decide() => 1; } public class Plugin : Shared<int> { }", FailureMode.Open),

        // The nearest statement wins.
        Right("inherited override", "public abstract class Shared : Hooks { [FailClosed] public override int Decide() => 1; } public class Plugin : Shared { }", FailureMode.Closed),
        Right("inherited class default", "[FailClosed] public abstract class Shared : Hooks { } public class Plugin : Shared { public override int Decide() => 1; }", FailureMode.Closed),
        Right("method before its class", "[FailOpen] public class Plugin : Hooks { [FailClosed] public override int Decide() => 1; }", FailureMode.Closed),
        Right("class before an inherited override", "public class Shared : Hooks { [FailOpen] public override int Decide() => 1; } [FailClosed] public class Plugin : Shared { }", FailureMode.Closed),
        Right("class before an inherited class", "[FailOpen] public class Shared : Hooks { } [FailClosed] public class Plugin : Shared { public override int Decide() => 1; }", FailureMode.Closed),
        Right("overridden override states it", "public class Shared : Hooks { [FailOpen] public override int Decide() => 1; } public class Plugin : Shared { public override int Decide() => 2; }", FailureMode.Open),
        Right("abstract override states it", "public abstract class Shared : Hooks { [FailClosed] public abstract override int Decide(); } public class Plugin : Shared { public override int Decide() => 1; }", FailureMode.Closed),
        Right("a legal method under an illegal class", "[FailNext] public class Plugin : Hooks { [FailOpen] public override int Decide() => 1; }", FailureMode.Open),
        Right("a legal class over an illegal inherited class", "[FailNext] public abstract class Shared : Hooks { } [FailOpen] public class Plugin : Shared { public override int Decide() => 1; }", FailureMode.Open),

        // Not a mode of the hook.
        Wrong("illegal on the method", "public class Plugin : Hooks { [FailNext] public override int Decide() => 1; }", "Decide",
            "[FailNext] on 'Plugin.Decide' is not a failure mode of 'Plugin.Decide': state [FailOpen] or [FailClosed]"),
        Wrong("illegal on the class", "[FailOpen] public class Plugin : Hooks { public override int Pass() => 1; }", "Pass",
            "[FailOpen] on 'Plugin' is not a failure mode of 'Plugin.Pass': state [FailClosed] or [FailNext]"),
        Wrong("illegal on the class for one of two", "[FailOpen] public class Plugin : Hooks { public override int Decide() => 1; public override int Pass() => 1; }", "Pass",
            "[FailOpen] on 'Plugin' is not a failure mode of 'Plugin.Pass': state [FailClosed] or [FailNext]"),
        Wrong("illegal on an inherited class", "[FailOpen] public abstract class Shared : Hooks { } public class Plugin : Shared { public override int Pass() => 1; }", "Pass",
            "[FailOpen] on 'Shared' is not a failure mode of 'Plugin.Pass': state [FailClosed] or [FailNext]"),
        Wrong("illegal class before a legal inherited override", "public class Shared : Hooks { [FailOpen] public override int Decide() => 1; } [FailNext] public class Plugin : Shared { }", "Plugin",
            "[FailNext] on 'Plugin' is not a failure mode of 'Plugin.Decide': state [FailOpen] or [FailClosed]"),
        Wrong("illegal, inherited from a generic class", "public class Shared<T> : Hooks { [FailOpen] public override int Guard() => 1; } public class Plugin : Shared<int> { }", "Plugin",
            "[FailOpen] on 'Shared.Guard' is not a failure mode of 'Plugin.Guard': state [FailClosed]"),

        // Two at once.
        Wrong("two on the method", "public class Plugin : Hooks { [FailOpen, FailClosed] public override int Decide() => 1; }", "Decide",
            "[FailClosed] and [FailOpen] stand together on 'Plugin.Decide', so it is not clear what is answered when 'Plugin.Decide' fails: keep one"),
        Wrong("two on the class", "[FailOpen, FailClosed] public class Plugin : Hooks { public override int Decide() => 1; }", "Decide",
            "[FailClosed] and [FailOpen] stand together on 'Plugin', so it is not clear what is answered when 'Plugin.Decide' fails: keep one"),
        Wrong("two on the parts of a partial class", "[FailOpen] public partial class Plugin : Hooks { } [FailClosed] public partial class Plugin { public override int Decide() => 1; }", "Decide",
            "[FailClosed] and [FailOpen] stand together on 'Plugin', so it is not clear what is answered when 'Plugin.Decide' fails: keep one"),
        Right("two on the class, one on the method", "[FailOpen, FailClosed] public class Plugin : Hooks { [FailOpen] public override int Decide() => 1; }", FailureMode.Open),

        // New methods are no overrides.
        Right("new method", "public class Plugin : Hooks { public new int Decide() => 1; }", null),
        Right("new virtual method, overridden", "public class Shared : Hooks { public new virtual int Decide() => 1; } public class Plugin : Shared { public override int Decide() => 2; }", null),
        Right("new method over an override, its statement says nothing",
            "public class Shared : Hooks { [FailOpen] public override int Decide() => 1; } public class Plugin : Shared { [FailClosed] public new int Decide() => 2; }", FailureMode.Open),
        Wrong("new method over an override without a statement",
            "public abstract class Shared : Hooks { public override int Decide() => 1; } public class Plugin : Shared { [FailOpen] public new int Decide() => 2; }", "Plugin", MissingDecide),
    ];

    private static FailureCase Wrong(string name, string source, string underlined, string message, string baseClass = "Hooks") =>
        new(name, source, baseClass, Mode: null, underlined, message);

    private static FailureCase Right(string name, string source, FailureMode? mode) => new(name, source, "Hooks", mode, Underlined: null, Message: null);
}

/// <summary>One case: either a mode (null: the plugin decides nothing) or a message at an identifier.</summary>
public sealed record FailureCase(string Name, string Source, string BaseClass, FailureMode? Mode, string? Underlined, string? Message)
{
    public override string ToString() => Name;
}
