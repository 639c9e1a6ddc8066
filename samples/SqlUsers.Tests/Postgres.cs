using System.Diagnostics;
using Npgsql;

namespace SqlUsers.Tests;

/// <summary>A PostgreSQL of its own in a temporary folder, on a socket there. One that is not installed skips its tests, but for CI=true, where it fails them.</summary>
public sealed class Postgres : IAsyncLifetime
{
    private const string Needed = "needs PostgreSQL's initdb and pg_ctl (Debian: the package postgresql)";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pg-{Environment.ProcessId}");
    private string? _programs;

    public string ConnectionString => $"Host={_folder};Username=tester;Database=postgres;Timeout=10;Pooling=false;Keepalive=10";

    private string Data => Path.Combine(_folder, "data");

    public async ValueTask InitializeAsync()
    {
        if (Folders().FirstOrDefault(static f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "pg_ctl"))) is not { } programs)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Needed);
            throw new InvalidOperationException(Needed);
        }

        _programs = programs;
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", _folder);
        }

        await RunProgramAsync("initdb", "--no-sync", "--auth=trust", "--username=tester", "--encoding=UTF8", "--locale=C", "-D", Data);
        await StartAsync();
        await ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "users.sql")));
    }

    public Task StartAsync() => RunProgramAsync("pg_ctl", "start", "--wait", "-D", Data, "-l", Path.Combine(_folder, "log"), "-o", $"-F -c listen_addresses= -k {_folder}");

    public Task StopAsync() => RunProgramAsync("pg_ctl", "stop", "--wait", "--mode=fast", "-D", Data);

    /// <summary>Runs SQL.</summary>
    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using NpgsqlConnection connection = new(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_programs is not null && File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StopAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static IEnumerable<string> Folders()
    {
        const string Debian = "/usr/lib/postgresql";
        string[] versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(versions.Select(static v => Path.Combine(v, "bin")));
    }

    /// <summary>PostgreSQL does not run as root: then its own user runs it.</summary>
    private Task RunProgramAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(_programs!, program), .. arguments])
        : RunAsync(Path.Combine(_programs!, program), arguments);

    private async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        process.ExitCode.ShouldBe(0, $"{program}: {await output}{await errors}");
    }
}
