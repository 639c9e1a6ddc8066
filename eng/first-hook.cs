#:property UsesHookAnalyzers=false
#:property PublishAot=false

// Measures how long it takes from installed templates to the first served call, and to a green test, on a machine that has nothing of it yet:
//   dotnet run eng/install.cs
//   dotnet run eng/first-hook.cs

using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

const string Usage = """
    Measures the time from installed templates to the first served call and to a green test. It scaffolds, builds, runs and tests each server in a temporary folder,
    with a home, a NuGet cache and templates of its own: packages are fetched anew, so the network counts. `dotnet run eng/install.cs` comes before it.

      dotnet run eng/first-hook.cs [-- options] [emg | m4 | exhook | exproto | vernemq]...

      --packages <folder>    where the packages are (artifacts/packages)

    Without a target it measures all. It calls each server at the address of its template: nothing else may listen there.
    """;

Target[] targets =
[
    new("emg", "emg-plugin", "Acme.Sms", "http://127.0.0.1:5080/emg/route", """{"qe":{"DESTADDR":"46701234567"}}"""),
    new("m4", "m4-script", "Acme.Calls", "http://127.0.0.1:8833/", """{"cp_id":2,"user_id":7,"src":"37000000000","dst":"37099999999"}"""),
    new("exhook", "emqx-exhook", "Acme.Hooks", "http://127.0.0.1:9000/emqx.exhook.v2.HookProvider/OnProviderLoaded", null),
    new("exproto", "emqx-exproto", "Acme.Devices", "http://127.0.0.1:9001/grpc.health.v1.Health/Check", null),
    new("vernemq", "vernemq-plugin", "Acme.Mqtt", "http://127.0.0.1:5090/vernemq", """{"mountpoint":"","client_id":"c1"}""", "on_client_gone"),
];

string root = (string?)AppContext.GetData("EntryPointFileDirectoryPath") is { } eng ? Path.GetDirectoryName(eng)! : Directory.GetCurrentDirectory();
string packages = Path.Combine(root, "artifacts", "packages");
List<Target> asked = [];
for (int i = 0; i < args.Length; i++)
{
    if (args[i] is "--help" or "-h")
    {
        Console.WriteLine(Usage);
        return 0;
    }

    if (args[i] == "--packages" && i + 1 < args.Length)
    {
        packages = Path.GetFullPath(args[++i]);
    }
    else if (targets.FirstOrDefault(t => t.Name == args[i]) is { } target)
    {
        asked.Add(target);
    }
    else
    {
        Console.Error.WriteLine($"'{args[i]}' is no option and no target.\n\n{Usage}");
        return 2;
    }
}

FileInfo? templates = Directory.Exists(packages) ? new DirectoryInfo(packages).GetFiles("HookSdk.Templates.*.nupkg").MaxBy(static f => f.LastWriteTimeUtc) : null;
if (templates is null)
{
    Console.Error.WriteLine($"{packages} holds no templates. `dotnet run eng/install.cs` packs them; --packages names another folder.");
    return 2;
}

string folder = Directory.CreateTempSubdirectory("hooksdk-first-hook-").FullName;
bool isFine = true;
try
{
    Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, .NET SDK {Run(folder, Home("sdk"), "--version").Trim()}, {templates.Name}");
    Console.WriteLine($"{"target",-8} {"new",7} {"build",7} {"run",7} {"served",8}   {"test",7} {"green",8}   (seconds; served and green count from the beginning)");
    foreach (Target target in asked.Count > 0 ? asked : [.. targets])
    {
        try
        {
            Console.WriteLine(await MeasureAsync(target));
        }
        catch (InvalidOperationException e)
        {
            isFine = false;
            Console.Error.WriteLine($"{target.Name}: {e.Message}");
        }
    }
}
finally
{
    try
    {
        Directory.Delete(folder, recursive: true);
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"{folder} could not be removed: {e.Message}");
    }
}

return isFine ? 0 : 1;

async Task<string> MeasureAsync(Target target)
{
    Dictionary<string, string> home = Home(target.Name);
    string work = Directory.CreateDirectory(Path.Combine(folder, target.Name, "work")).FullName;
    Run(work, home, "new", "install", templates.FullName);

    long started = Stopwatch.GetTimestamp();
    Run(work, home, "new", target.Template, "-n", target.Project, "--local-packages", packages);
    double scaffolded = Since(started);
    string solution = Path.Combine(work, target.Project);
    Run(solution, home, "build", target.Project);
    double built = Since(started);
    double served = await ServeAsync(target, solution, home, started);
    string tested = Run(solution, home, "test");
    double green = Since(started);
    if (!tested.Contains("Passed!", StringComparison.Ordinal))
    {
        throw new InvalidOperationException($"`dotnet test` ran no test:\n{tested}");
    }

    return FormattableString.Invariant($"{target.Name,-8} {scaffolded,7:0.0} {built - scaffolded,7:0.0} {served - built,7:0.0} {served,8:0.0}   {green - served,7:0.0} {green,8:0.0}");
}

async Task<double> ServeAsync(Target target, string solution, Dictionary<string, string> home, long started)
{
    StringBuilder said = new();
    using Process server = new() { StartInfo = Start(solution, home, "run", "--no-build", "--project", target.Project) };
    server.OutputDataReceived += (_, e) => { lock (said) { said.AppendLine(e.Data); } };
    server.ErrorDataReceived += (_, e) => { lock (said) { said.AppendLine(e.Data); } };
    server.Start();
    server.BeginOutputReadLine();
    server.BeginErrorReadLine();
    try
    {
        using HttpClient client = new();
        while (!server.HasExited && Since(started) < 300)
        {
            if (await IsAnsweredAsync(client, target))
            {
                return Since(started);
            }

            await Task.Delay(20);
        }

        lock (said)
        {
            throw new InvalidOperationException($"the server answered no call:\n{said}");
        }
    }
    finally
    {
        if (!server.HasExited)
        {
            server.Kill(entireProcessTree: true);
        }
    }
}

static async Task<bool> IsAnsweredAsync(HttpClient client, Target target)
{
    try
    {
        using HttpRequestMessage request = new(HttpMethod.Post, target.Url)
        {
            Version = target.Body is null ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,

            // An empty message of gRPC: not compressed, no bytes.
            Content = target.Body is null ? new ByteArrayContent(new byte[5]) : new StringContent(target.Body, Encoding.UTF8, "application/json"),
        };
        if (target.Body is null)
        {
            request.Content.Headers.ContentType = new("application/grpc");
            request.Headers.TE.Add(new("trailers"));
        }

        if (target.Hook is not null)
        {
            request.Headers.Add("vernemq-hook", target.Hook);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK && (target.Body is not null || (answer.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? status) && status.Single() == "0"));
    }
    catch (HttpRequestException)
    {
        return false;
    }
}

// A user's home that has nothing but the machine's sources of packages.
Dictionary<string, string> Home(string name)
{
    string home = Directory.CreateDirectory(Path.Combine(folder, name, "home")).FullName;
    string sources = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config");
    if (File.Exists(sources))
    {
        string copy = Path.Combine(home, ".nuget", "NuGet", "NuGet.Config");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(sources, copy, overwrite: true);
    }

    return new()
    {
        ["HOME"] = home,
        ["USERPROFILE"] = home,
        ["DOTNET_CLI_HOME"] = home,
        ["NUGET_PACKAGES"] = Path.Combine(home, "packages"),
        ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(home, "http"),
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",

        // What a build leaves running would hold the folder open, and help the next one.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };
}

static double Since(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;

static string Run(string folder, Dictionary<string, string> environment, params string[] arguments)
{
    using Process process = Process.Start(Start(folder, environment, arguments))!;
    Task<string> errors = process.StandardError.ReadToEndAsync();
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"`dotnet {string.Join(' ', arguments)}` ended with {process.ExitCode}:\n{output}{errors.Result}");
}

static ProcessStartInfo Start(string folder, Dictionary<string, string> environment, params string[] arguments)
{
    ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

    // Set by the `dotnet run` that runs this file, and only right for it.
    foreach (string name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
    {
        start.Environment.Remove(name);
    }

    foreach ((string name, string value) in environment)
    {
        start.Environment[name] = value;
    }

    return start;
}

/// <summary>A server to measure: its template, and the first call that its broker makes. Without a body it is a call of gRPC.</summary>
internal sealed record Target(string Name, string Template, string Project, string Url, string? Body, string? Hook = null);
