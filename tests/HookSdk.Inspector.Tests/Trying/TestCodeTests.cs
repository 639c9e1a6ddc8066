using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;
using HookSdk.EmqX.Tests.ExHook;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Trying;

/// <summary>A call that is copied as a test compiles as it is, plays the call with the target's fake, and is green against the server that it came from.</summary>
public sealed class TestCodeTests
{
    /// <summary>What the clock or the end of the broker sets off, which no fake does for a test.</summary>
    private static readonly string[] OverHttp = ["on_session_expired", "provider.unloaded"];

    /// <summary>The server in memory is the one that runs here: the handler leads its calls there.</summary>
    private const string Stand =
        """
        namespace Here
        {
            public sealed class WebApplicationFactory<T> : System.IAsyncDisposable
            {
                public Memory Server { get; } = new();
                public System.Net.Http.HttpClient CreateClient() => new(new Led()) { BaseAddress = new System.Uri("http://localhost/") };
                public System.Threading.Tasks.ValueTask DisposeAsync() => default;
            }
            public sealed class Memory { public System.Net.Http.HttpMessageHandler CreateHandler() => new Led(); }
            public sealed class Led() : System.Net.Http.DelegatingHandler(new System.Net.Http.SocketsHttpHandler())
            {
                public static System.Uri Http;
                public static System.Uri Grpc;
                protected override System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage call, System.Threading.CancellationToken end)
                {
                    System.Uri to = call.Version.Major == 2 ? Grpc : Http;
                    call.RequestUri = new System.UriBuilder(call.RequestUri) { Host = to.Host, Port = to.Port }.Uri;
                    return base.SendAsync(call, end);
                }
            }
        }
        public class Program;
        """;

    [Fact]
    public async Task Test_OfEachHook_Compiles_PlaysItsCall_AndIsGreen()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(services: static s =>
        {
            s.AddEmg().Add(new EveryHook.OfEmg());
            s.AddVerneMq().Add(new EveryHook.OfVerneMq());
            s.AddExHook().Add(new AllHooks());
        });
        using HttpClient page = app.Page();
        JsonElement hooks = (await page.GetFromJsonAsync<JsonElement>("api/hooks", TestContext.Current.CancellationToken)).GetProperty("hooks");
        List<(string Hook, string Code)> tests = [];
        foreach (JsonElement hook in hooks.EnumerateArray())
        {
            tests.Add((hook.GetProperty("key").GetString()!, await TestOfAsync(page, hook)));
        }

        tests.Count.ShouldBeGreaterThan(60);
        foreach ((string hook, string code) in tests)
        {
            code.Contains("await using Fake", StringComparison.Ordinal).ShouldBe(!OverHttp.Contains(Named(hook)), code);
        }

        Type[] classes = Compile(app, tests);
        ConcurrentBag<string> failed = [];
        await Parallel.ForEachAsync(classes, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (type, _) =>
        {
            try
            {
                MethodInfo test = type.GetMethods().Single(static m => m.GetCustomAttribute<FactAttribute>() is not null);
                await (Task)test.Invoke(Activator.CreateInstance(type), [])!;
            }
            catch (Exception e)
            {
                failed.Add($"{type.FullName}: {e.Message}\n{tests[int.Parse(type.Namespace![1..], System.Globalization.CultureInfo.InvariantCulture)].Code}");
            }
        });
        failed.ShouldBeEmpty();
    }

    /// <summary>A copied test says what it does not play: each field of a call is told to the hook as it came, or has its line.</summary>
    [Fact]
    public async Task Test_OfACallWithEveryField_PlaysThem_OrSaysWhichItLeavesOut()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Inspector:CallsPerSecond"] = "1000", ["Inspector:MostCalls"] = "10000" },
            services: static s =>
            {
                s.AddEmg().Add(new EveryHook.OfEmg());
                s.AddVerneMq().Add(new EveryHook.OfVerneMq());
                s.AddExHook().Add(new AllHooks());
            });
        using HttpClient page = app.Page();
        JsonElement hooks = (await page.GetFromJsonAsync<JsonElement>("api/hooks", TestContext.Current.CancellationToken)).GetProperty("hooks");
        List<(string Hook, string Code)> tests = [];
        List<(string Name, JsonElement Call)> calls = [];
        foreach (JsonElement hook in hooks.EnumerateArray().Where(static h => !OverHttp.Contains(Named(h.GetProperty("key").GetString()!))))
        {
            string key = hook.GetProperty("key").GetString()!;
            string text = FullCall.Of(hook);
            using HttpResponseMessage answer = await page.PostAsJsonAsync("api/code", new { server = hook.GetProperty("server").GetString(), key, text }, TestContext.Current.CancellationToken);
            string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue($"{key}: {text}: {said}");
            tests.Add((key, JsonDocument.Parse(said).RootElement.GetProperty("test").GetString()!));
            calls.Add((hook.GetProperty("hook").GetString()!, JsonDocument.Parse(text).RootElement));
        }

        Type[] classes = Compile(app, tests);
        CallRing ring = app.Services.GetRequiredService<CallRing>();
        List<string> wrong = [];
        foreach (Type type in classes)
        {
            int at = int.Parse(type.Namespace![1..], System.Globalization.CultureInfo.InvariantCulture);
            long last = ring.After(0, 1) is [var newest] ? newest.Id : 0;
            try
            {
                await (Task)type.GetMethods().Single(static m => m.GetCustomAttribute<FactAttribute>() is not null).Invoke(Activator.CreateInstance(type), [])!;
            }
            catch (Exception e)
            {
                wrong.Add($"{tests[at].Hook}: {e.Message}\n{tests[at].Code}");
                continue;
            }

            string[] told = [.. tests[at].Code.Split('\n').Select(static l => l.Trim()).Where(static l => l.StartsWith(FullCall.LeftOut, StringComparison.Ordinal)).Select(static l => l[FullCall.LeftOut.Length..].Split(" = ")[0]).Order(StringComparer.Ordinal)];
            string[][] missing = [.. ring.After(last, 10_000).Where(c => c.Hook == calls[at].Name).Select(c => FullCall.Missing(calls[at].Call, c))];
            if (!Array.Exists(missing, m => m.SequenceEqual(told)))
            {
                wrong.Add($"{tests[at].Hook}: left out are {string.Join(" or ", missing.Select(static m => $"[{string.Join(", ", m)}]"))}, said are [{string.Join(", ", told)}]\n{tests[at].Code}");
            }
        }

        calls.Count.ShouldBeGreaterThan(60);
        wrong.ShouldBeEmpty(string.Join("\n\n", wrong));
    }

    /// <summary>A test that cannot fail would be worth nothing: with another answer it is red.</summary>
    [Fact]
    public async Task Test_IsRed_WhenTheServerAnswersOtherwise()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        JsonElement hooks = (await page.GetFromJsonAsync<JsonElement>("api/hooks", TestContext.Current.CancellationToken)).GetProperty("hooks");
        string[] asked = ["route", "external_script", "auth_on_register_m5", "emqx.exhook.v2.HookProvider/OnClientAuthenticate"];
        List<(string Hook, string Code)> tests = [];
        foreach (JsonElement hook in hooks.EnumerateArray().Where(h => asked.Contains(h.GetProperty("key").GetString())))
        {
            tests.Add((hook.GetProperty("key").GetString()!, await TestOfAsync(page, hook)));
        }

        tests.Count.ShouldBe(asked.Length);
        Type[] classes = Compile(app, [.. tests.Select(static t => (t.Hook, t.Code.Replace("smpp-se", "smpp-no", StringComparison.Ordinal).Replace("99", "98", StringComparison.Ordinal)
            .Replace("\\\"ok\\\"", "\\\"next\\\"", StringComparison.Ordinal).Replace("STOP_AND_RETURN", "IGNORE", StringComparison.Ordinal).Replace("CONTINUE true", "IGNORE", StringComparison.Ordinal)))]);
        foreach (Type type in classes)
        {
            MethodInfo test = type.GetMethods().Single(static m => m.GetCustomAttribute<FactAttribute>() is not null);
            await Should.ThrowAsync<Xunit.Sdk.EqualException>(() => (Task)test.Invoke(Activator.CreateInstance(type), [])!, type.FullName!);
        }
    }

    /// <summary>What stands in a call can neither end the text that it is put into, nor turn the direction of the code.</summary>
    [Fact]
    public async Task Text_OfACall_StaysText()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        List<(string, string)> tests = [];
        foreach (string text in (string[])["\"; System.IO.File.Delete(\"x\"); //", "\\\"", "a\r\n}}}", "\u202Eevil\u2066", "{0} {x} $\"{1}\""])
        {
            string json = JsonSerializer.Serialize(text);
            foreach ((string server, string key, string call) in ((string, string, string)[])
            [
                ("emg", "route", $$$"""{"ccarg":{{{json}}},{{{json}}}:{{{json}}},"qe":{"DESTADDR":{{{json}}},{{{json}}}:"1"},"connector":{"NAME":{{{json}}},{{{json}}}:{{{json}}}}}"""),
                ("m4", "external_script", $$$"""{"cp_id":2,"user_id":2,"src":{{{json}}},"dst":"2"}"""),
                ("vernemq", "auth_on_publish_m5", $$$"""{"client_id":{{{json}}},"mountpoint":{{{json}}},"username":{{{json}}},"topic":{{{json}}},"payload":"***","qos":1,"retain":false,"properties":{ {{{json}}}:{{{json}}},"p_user_property":[{"key":{{{json}}},"val":"x"}]}}"""),
                ("exhook", "emqx.exhook.v3.HookProvider/OnMessagePublish", $$$"""{"message":{"from":{{{json}}},"topic":{{{json}}},"payload":"aGk=","id":{{{json}}},"headers":{ {{{json}}}:{{{json}}}}},"user_props":[{"name":{{{json}}},"value":{{{json}}}}],"meta":{"node":{{{json}}},"cluster_name":{{{json}}}}}"""),
                ("exhook", "emqx.exhook.v3.HookProvider/OnClientAuthenticate", $$$"""{"clientinfo":{"clientid":{{{json}}},"username":{{{json}}},"password":{{{json}}},"peerhost":{{{json}}},"mountpoint":{{{json}}},"cn":{{{json}}},"dn":{{{json}}}}}"""),
            ])
            {
                using HttpResponseMessage answer = await page.PostAsJsonAsync("api/code", new { server, key, text = call }, TestContext.Current.CancellationToken);
                string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                answer.IsSuccessStatusCode.ShouldBeTrue(said);
                tests.Add((key, JsonDocument.Parse(said).RootElement.GetProperty("test").GetString()!));
            }
        }

        foreach ((string _, string code) in tests)
        {
            code.ShouldNotContain("\u202E");
            SyntaxTree tree = CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken);
            tree.GetRoot(TestContext.Current.CancellationToken).DescendantTokens().ShouldNotContain(static t => t.ValueText == "Delete" || t.ValueText == "evil");
        }

        Compile(app, tests);
    }

    private static string Named(string key) => key.Contains("OnProviderUnloaded", StringComparison.Ordinal) ? "provider.unloaded" : key;

    private static async Task<string> TestOfAsync(HttpClient page, JsonElement hook)
    {
        object call = new { server = hook.GetProperty("server").GetString(), key = hook.GetProperty("key").GetString(), text = hook.GetProperty("example").GetString() };
        using HttpResponseMessage answer = await page.PostAsJsonAsync("api/try", call, TestContext.Current.CancellationToken);
        JsonElement tried = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        long from = tried.GetProperty("call").GetInt64();
        using HttpResponseMessage coded = await page.PostAsJsonAsync(
            "api/code", new { server = hook.GetProperty("server").GetString(), key = hook.GetProperty("key").GetString(), text = hook.GetProperty("example").GetString(), from }, TestContext.Current.CancellationToken);
        return (await coded.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("test").GetString()!;
    }

    /// <summary>Compiles each file in a namespace of its own.</summary>
    private static Type[] Compile(InspectorApp app, IReadOnlyList<(string Hook, string Code)> tests)
    {
        StringBuilder source = new();
        for (int i = 0; i < tests.Count; i++)
        {
            source.Append(System.Globalization.CultureInfo.InvariantCulture, $"namespace N{i}\n{{\n{tests[i].Code.Replace("using Microsoft.AspNetCore.Mvc.Testing;", "using Here;", StringComparison.Ordinal)}\n}}\n");
        }

        CSharpCompilation compiled = CSharpCompilation.Create(
            $"copied-{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source.ToString()), CSharpSyntaxTree.ParseText(Stand)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream assembly = new();
        compiled.Emit(assembly).Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty(source.ToString());
        assembly.Position = 0;
        Assembly loaded = AssemblyLoadContext.Default.LoadFromStream(assembly);
        Type led = loaded.GetType("Here.Led")!;
        led.GetField("Http")!.SetValue(null, new Uri(app.Url));
        led.GetField("Grpc")!.SetValue(null, new Uri(app.GrpcUrl));
        return [.. loaded.GetTypes().Where(static t => t.Name.EndsWith("CallTests", StringComparison.Ordinal))];
    }
}
