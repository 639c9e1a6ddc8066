#:property UsesHookAnalyzers=false
#:property PublishAot=false

// Packs HookSdk from this checkout and installs its templates for `dotnet new`. The same on Linux, macOS and Windows:
//   dotnet run eng/install.cs

using System.Diagnostics;

const string Usage = """
    Packs HookSdk from this checkout and installs its templates for `dotnet new`.
    It builds everything, which takes some minutes the first time, and says of each project when it is built and packed.

      dotnet run eng/install.cs [-- options]

      --packages <folder>    where the packages are put, and restored from later on (artifacts/packages)
      --artifacts <folder>   where they are built (bin and obj of each project)
      --hive <folder>        where the templates are installed (the user's own)
    """;

string root = (string?)AppContext.GetData("EntryPointFileDirectoryPath") is { } eng ? Path.GetDirectoryName(eng)! : Directory.GetCurrentDirectory();
string packages = Path.Combine(root, "artifacts", "packages");
string? artifacts = null;
string? hive = null;
for (int i = 0; i < args.Length; i++)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "--packages" when value is not null: packages = value; break;
        case "--artifacts" when value is not null: artifacts = value; break;
        case "--hive" when value is not null: hive = value; break;
        case "--help" or "-h": Console.WriteLine(Usage); return 0;
        default: Console.Error.WriteLine(Usage); return 2;
    }

    i++;
}

packages = Path.GetFullPath(packages).Replace('\\', '/');
DateTime started = DateTime.UtcNow.AddSeconds(-2);

// The templates are told the folder, so that what they scaffold restores from it. Without the terminal logger there is a line for each project that is built, and for each package.
Console.WriteLine("Step 1 of 2: restores, builds and packs, which takes some minutes the first time. A line follows for each project and each package.");
List<string> pack = ["pack", "HookSdk.sln", "-o", packages, $"-p:LocalPackages={packages}", "-tl:off", "-v:minimal"];
if (artifacts is not null)
    pack.AddRange(["--artifacts-path", artifacts]);
if (Dotnet(pack) is var packed and not 0)
    return packed;

FileInfo[] templates = [.. new DirectoryInfo(packages).GetFiles("HookSdk.Templates.*.nupkg").Where(f => f.LastWriteTimeUtc >= started).OrderBy(f => f.LastWriteTimeUtc)];
if (templates.Length == 0)
{
    Console.Error.WriteLine($"The templates were packed, but {packages} does not hold them.");
    return 1;
}

Console.WriteLine("Step 2 of 2: installs the templates.");

// An earlier installation goes first: beside it, each of its templates would be one of "the same identity".
List<string> ofHive = hive is null ? [] : ["--debug:custom-hive", hive];
if (IsInstalled() && Dotnet(["new", "uninstall", "HookSdk.Templates", .. ofHive]) is var removed and not 0)
    return removed;
if (Dotnet(["new", "install", templates[^1].FullName, .. ofHive]) is var installed and not 0)
    return installed;

string version = Path.GetFileNameWithoutExtension(templates[^1].Name)["HookSdk.Templates.".Length..];

string hiveOption = hive is null ? "" : $" --debug:custom-hive {hive}";
Console.WriteLine($"""

    Next, in a folder of your own:

      dotnet new emg-plugin -n Acme.Sms{hiveOption}
      cd Acme.Sms
      dotnet test
      dotnet run --project Acme.Sms

    With --minimal it is one hook and one test, to begin with. `dotnet run --project Acme.Sms -- --check` looks at the settings, `-- --help` says what else there is.
    `dotnet new emqx-exhook` and `dotnet new emqx-exproto` are for the EMQX broker, `dotnet new vernemq-plugin` for the VerneMQ broker,
    `dotnet new m4-script` for the M4 voice switch; `dotnet new list --tag HookSdk{hiveOption}` shows all.
    The tool plays the broker against a server that runs, and says what is wrong between the two:

      dotnet tool install HookSdk.Cli --global --prerelease --add-source {packages}
      hooksdk --help

    For plugins in a directory, without a program of your own:

      dotnet tool install HookSdk.Host --global --prerelease --add-source {packages}
      hookhost --help

    The NuGet.Config in Acme.Sms restores HookSdk {version} from {packages}.

    In an application that you have, beside its solution (docs/existing-application.md goes on from there):

      dotnet new nugetconfig
      dotnet nuget add source {packages} --name hooksdk-local --configfile nuget.config
      dotnet add <project> package HookSdk.Emg --version {version}

    What this has changed on the machine: the packages are in {packages}; the templates are installed for `dotnet new`{(hive is null ? " of your user" : $" in {hive}")};
    builds have left their files in {(artifacts is null ? $"bin and obj of {root}" : artifacts)} and in {Path.Combine(root, "artifacts")}, and NuGet has put what they need into its cache. `dotnet run` keeps the build of this script in its own cache.
    `dotnet new uninstall HookSdk.Templates{hiveOption}` takes the templates away again.
    """);
return 0;

bool IsInstalled()
{
    using Process process = Process.Start(Start(["new", "uninstall", .. ofHive], redirect: true))!;
    string listed = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return listed.Contains("HookSdk.Templates", StringComparison.Ordinal);
}

int Dotnet(List<string> arguments)
{
    Console.WriteLine($"> dotnet {string.Join(' ', arguments)}");
    using Process process = Process.Start(Start(arguments, redirect: false))!;
    process.WaitForExit();
    return process.ExitCode;
}

ProcessStartInfo Start(List<string> arguments, bool redirect)
{
    ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = redirect };

    // Set by the `dotnet run` that runs this file, and only right for it.
    foreach (string name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
        start.Environment.Remove(name);

    return start;
}
