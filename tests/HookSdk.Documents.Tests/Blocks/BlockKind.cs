namespace HookSdk.Documents.Tests;

/// <summary>What a block's fence says that it is, and so which test covers it.</summary>
internal static class BlockKind
{
    /// <summary>What a reader types: <see cref="CommandTests"/>. It is the fence without a word.</summary>
    public const string Commands = "";

    /// <summary>C#: <see cref="CodeTests"/>, and pages of analyzers PageTests of HookSdk.Core.Analyzers.Tests.</summary>
    public const string Code = "csharp";

    /// <summary>Settings of a program: <see cref="SettingsTests"/>.</summary>
    public const string Json = "json";

    /// <summary>The same as variables of the environment: <see cref="SettingsTests"/>.</summary>
    public const string Environment = "env";

    /// <summary>A project or a NuGet.Config: <see cref="XmlTests"/>.</summary>
    public const string Xml = "xml";

    /// <summary>Severities of rules in .editorconfig: <see cref="EditorConfigTests"/>.</summary>
    public const string EditorConfig = "ini";

    /// <summary>What a program prints, or a drawing: nobody types it.</summary>
    public const string Shown = "text";

    /// <summary>A configuration of a broker, which a broker reads. Those of the tool are held by tests of `hooksdk config`.</summary>
    public const string BrokerConfiguration = "conf";

    public static IReadOnlyList<string> All { get; } = [Commands, Code, Json, Environment, Xml, EditorConfig, Shown, BrokerConfiguration];
}
