using System.Reflection;
using System.Text.RegularExpressions;

namespace HookSdk.Architecture.Tests;

public sealed partial class LayerTests
{
    private static readonly Assembly Core = typeof(HookContext).Assembly;
    private static readonly Assembly[] Targets = [typeof(Emg.EmgPlugin).Assembly, typeof(M4.M4Script).Assembly, Assembly.Load("HookSdk.EmqX"), typeof(VerneMq.VerneMqPlugin).Assembly];
    private static readonly Assembly Identity = typeof(HookSdk.Identity.ConfiguredUsers).Assembly;
    private static readonly Assembly Hosting = typeof(HookSdk.Hosting.IPluginStartup).Assembly;
    private static readonly Assembly Inspector = typeof(HookSdk.Inspector.HookInspectorOptions).Assembly;
    private static readonly Assembly Recording = typeof(HookSdk.Recording.HookRecorderOptions).Assembly;
    private static readonly Assembly Host = Assembly.Load("HookSdk.Host");
    private static readonly Assembly Testing = typeof(Testing.FakeEmg).Assembly;
    private static readonly Assembly Cli = Assembly.Load("HookSdk.Cli");

    public static TheoryData<string> Packages => [.. Targets.Append(Core).Append(Identity).Append(Hosting).Append(Inspector).Append(Recording).Append(Host).Append(Testing).Append(Cli).Select(static a => a.GetName().Name!)];

    [Fact]
    public void Core_ReferencesNoPackageOfOurs() => References(Core).ShouldNotContain(static r => r.StartsWith("HookSdk", StringComparison.Ordinal));

    [Fact]
    public void Core_NamesNoTarget()
    {
        foreach (string file in Repository.Files("src/HookSdk.Core", "*.cs"))
        {
            TargetName().Match(File.ReadAllText(file)).Value.ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void Targets_ReferenceCoreAlone()
    {
        foreach (Assembly target in Targets)
        {
            References(target).Where(static r => r.StartsWith("HookSdk", StringComparison.Ordinal)).ShouldBe(["HookSdk.Core"]);
        }
    }

    [Fact]
    public void Identity_ReferencesCoreAlone() => References(Identity).Where(static r => r.StartsWith("HookSdk", StringComparison.Ordinal)).ShouldBe(["HookSdk.Core"]);

    [Fact]
    public void Inspector_ReferencesCoreAlone() => References(Inspector).Where(static r => r.StartsWith("HookSdk", StringComparison.Ordinal)).ShouldBe(["HookSdk.Core"]);

    [Fact]
    public void Inspector_NamesNoTarget()
    {
        foreach (string file in Repository.Files("src/HookSdk.Inspector", "*.cs"))
        {
            TargetName().Match(File.ReadAllText(file)).Value.ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void Recording_ReferencesCoreAlone() => References(Recording).Where(static r => r.StartsWith("HookSdk", StringComparison.Ordinal)).ShouldBe(["HookSdk.Core"]);

    [Fact]
    public void Recording_NamesNoTarget()
    {
        foreach (string file in Repository.Files("src/HookSdk.Recording", "*.cs"))
        {
            TargetName().Match(File.ReadAllText(file)).Value.ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void Hosting_ReferencesCoreAlone() => References(Hosting).Where(static r => r.StartsWith("HookSdk", StringComparison.Ordinal)).ShouldBe(["HookSdk.Core"]);

    [Fact]
    public void Host_StandsOnTargetsAndOperation_AndNothingStandsOnIt()
    {
        string[] all = [.. Targets.Append(Hosting).Select(static a => a.GetName().Name!)];
        References(Host).Where(static r => r.StartsWith("HookSdk", StringComparison.Ordinal)).ShouldBe(all.Append("HookSdk.Core"), ignoreOrder: true);

        // Identity it has along for plugins, and calls nothing of it.
        string project = File.ReadAllText(Path.Combine(Repository.Root, "src", "HookSdk.Host", "HookSdk.Host.csproj"));
        ReferencedProject().Matches(project).Select(static m => m.Groups[1].Value).ShouldBe(all.Append("HookSdk.Identity"), ignoreOrder: true);
        Targets.Append(Core).Append(Identity).Append(Hosting).Append(Inspector).Append(Recording).Append(Testing).Append(Cli).ShouldAllBe(static a => !References(a).Contains("HookSdk.Host"));
    }

    /// <summary>The tool is the one thing of the product that stands on the fakes, and nothing stands on it: it knows no server's inside, as it is for servers in any language.</summary>
    [Fact]
    public void Cli_StandsOnTheFakes_AndHasNoApi()
    {
        References(Cli).ShouldContain("HookSdk.Testing");
        References(Cli).ShouldNotContain("HookSdk.Identity");
        References(Cli).ShouldNotContain("HookSdk.Hosting");
        Cli.GetExportedTypes().ShouldBeEmpty();
        foreach (Assembly package in Targets.Append(Core).Append(Identity).Append(Hosting).Append(Recording).Append(Testing))
        {
            References(package).ShouldNotContain("HookSdk.Cli");
        }
    }

    /// <summary>The fakes play the broker by its own schemas; what the targets generate for themselves is theirs.</summary>
    [Fact]
    public void Fakes_WriteEmqxsMessagesByItsOwnSchemas()
    {
        References(Testing).ShouldContain("HookSdk.EmqX.Protocol");
        foreach (string file in Repository.Files("src/HookSdk.Testing", "*.cs"))
        {
            File.ReadAllText(file).ShouldNotContain("ExProto.Wire", Case.Sensitive, file);
        }

        Assembly.Load("HookSdk.EmqX").GetTypes().ShouldNotContain(static t => t.Namespace == "HookSdk.EmqX.ExHook.Wire", "ExHook's messages are in HookSdk.EmqX.Protocol.");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Packages_ReferenceNoTestFramework(string package) =>
        References(Assembly.Load(package)).ShouldNotContain(static r => TestFramework().IsMatch(r));

    /// <summary>Grpc.AspNetCore is what the transport is compared and hosted with, and nobody has to take it along.</summary>
    [Theory]
    [MemberData(nameof(Packages))]
    public void Packages_ReferenceNoOtherGrpc(string package) =>
        References(Assembly.Load(package)).ShouldNotContain(static r => r.StartsWith("Grpc.", StringComparison.Ordinal));

    /// <summary>
    /// What is pure stays pure: only a folder Hosting of a target may know the web server and the services. So may Transport: it does over the web
    /// server's HTTP/2 what Core's HTTP endpoint does over HTTP/1, and no codec lies in it. A folder Logging knows loggers, and nothing else of those.
    /// </summary>
    [Fact]
    public void Targets_OutsideHosting_KnowNoWebServerAndNoServices()
    {
        foreach (string file in Repository.Files("src", "*.cs").Where(IsPure))
        {
            string text = File.ReadAllText(file);
            HostingName().Match(IsLog(file) ? text.Replace("Microsoft.Extensions.Logging", "", StringComparison.Ordinal) : text).Value.ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void Pipeline_KnowsNoWebServer()
    {
        string[] below = ["Access", "Bodies", "Configuration", "Failure", "Json", "Logging", "Lookup", "Mqtt", "Numbers", "Pipeline", "Plugins", "Server", "Settings", "Telemetry", "Time"];
        foreach (string file in below.SelectMany(static folder => Repository.Files($"src/HookSdk.Core/{folder}", "*.cs")))
        {
            File.ReadAllText(file).ShouldNotContain("Microsoft.AspNetCore", Case.Sensitive, file);
        }
    }

    private static bool IsPure(string file)
    {
        string[] path = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file).Split(Path.DirectorySeparatorChar);
        return Targets.Any(t => t.GetName().Name == path[0]) && path[1] is not ("Transport" or "Generated") && !path.Contains("Hosting");
    }

    private static bool IsLog(string file) => Path.GetFileName(Path.GetDirectoryName(file)) == "Logging";

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(static r => r.Name!);

    [GeneratedRegex("emg|emqx|vernemq|\\bm4\\b", RegexOptions.IgnoreCase)]
    private static partial Regex TargetName();

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/([^/\"]+)\\.csproj\"")]
    private static partial Regex ReferencedProject();

    [GeneratedRegex("^(xunit|nunit|MSTest|Shouldly|FluentAssertions|Microsoft\\.VisualStudio\\.TestPlatform)", RegexOptions.IgnoreCase)]
    private static partial Regex TestFramework();

    [GeneratedRegex("Microsoft\\.AspNetCore|Microsoft\\.Extensions")]
    private static partial Regex HostingName();
}
