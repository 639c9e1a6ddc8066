using System.Diagnostics;
using System.Runtime.InteropServices;
using HookSdk.Testing;

namespace HookSdk.M4.Tests.Local;

/// <summary>The sample as it is deployed: one file, compiled ahead of time to machine code where there is a C compiler.</summary>
public sealed class PublishedProgramTests(PublishedProgramTests.Sample sample) : IClassFixture<PublishedProgramTests.Sample>
{
    private const string Request = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}""";
    private const string Reply = """{"message":"success","new_src":"37011111111"}""";

    [Fact]
    public async Task Sample_PublishedTrimmedAndCompiled_AnswersBothForms()
    {
        string program = sample.Program();

        (await LocalProgram.RunAsync(program, [.. System.Text.Encoding.UTF8.GetBytes(Request), (byte)'\n'], null)).ShouldAnswer(Reply).Error.ShouldBeEmpty();
        (await LocalProgram.RunAsync(program, [], null, Request)).ShouldAnswer(Reply);
        (await LocalProgram.RunAsync(program, [], null, Request.Replace("37099999999", "37012345678", StringComparison.Ordinal))).ShouldAnswer("""{"message":"blocked","reject_call":1}""");

        // The failure mode is found by reflection, which trimming must leave alone.
        (await LocalProgram.RunAsync(program, "{}\n"u8.ToArray(), null)).ShouldAnswer("""{"status_code":1,"message":"fallback: bad request"}""");
    }

    [Fact]
    public void Sample_PublishedWhereThereIsACCompiler_IsMachineCode()
    {
        string program = sample.Program();
        Assert.SkipWhen(
            sample.Told.Contains("NONATIVEAOT", StringComparison.Ordinal) && Environment.GetEnvironmentVariable("CI") is null, "Native AOT needs a C compiler: apt-get install gcc libc6-dev");

        sample.Told.ShouldContain($"M4Local is machine code for {RuntimeInformation.RuntimeIdentifier}");
        new FileInfo(program).Length.ShouldBeLessThan(5_000_000);
    }

    [Fact]
    public async Task Sample_Published_IsOneFileThatM4Calls()
    {
        string program = sample.Program();
        Directory.GetFiles(Path.GetDirectoryName(program)!, "*.dll").ShouldBeEmpty();

        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Program(program), static o => o.BrokerTimeout = TimeSpan.FromMinutes(1));
        (await m4.CallAsync("37000000000", "37099999999")).EnsureSource("37011111111");
        (await m4.CallAsync("37000000000", "37012345678")).EnsureRejected("blocked");
    }

    public sealed class Sample : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("m4-sample-").FullName;
        private readonly string _output;
        private readonly int _exitCode;

        public string Told { get; }

        public Sample()
        {
            // Built apart, so that nothing else which builds these projects meanwhile is in the way.
            _output = Path.Combine(_folder, "out");
            string project = Path.Combine(Wire.RepositoryFolder, "samples", "M4Local");
            ProcessStartInfo start = new(
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
                ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", _output, "--artifacts-path", Path.Combine(_folder, "build"), "-tl:off"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process publish = Process.Start(start)!;
            Task<string> error = publish.StandardError.ReadToEndAsync();
            Told = publish.StandardOutput.ReadToEnd() + error.Result;
            publish.WaitForExit();
            _exitCode = publish.ExitCode;
        }

        public string Program()
        {
            Assert.SkipWhen(Told.Contains("NU1101", StringComparison.Ordinal) || Told.Contains("NU1301", StringComparison.Ordinal), "needs the runtime and compiler packs of this machine from the package registry");
            _exitCode.ShouldBe(0, Told);
            return Path.Combine(_output, OperatingSystem.IsWindows() ? "M4Local.exe" : "M4Local");
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
