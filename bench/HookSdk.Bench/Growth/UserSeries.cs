using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using HookSdk.Bench.Harness;
using HookSdk.Credentials;
using HookSdk.Identity;

namespace HookSdk.Bench.Growth;

internal sealed class UserSeries : GrowthSeries
{
    private static readonly string[] Hash = PasswordHash.Create("s3cret", PasswordHash.MinIterations).ToString().Split(':');

    public override string Name => "users";

    public override string Title => "Users of the settings";

    public override string Over => "users";

    public override string Method => "In process, `ConfiguredUsers`: users are looked for by name, in no order (what the hash of a password costs is another matter); beside it stands .NET's own hash table with the same names and nothing else. Memory is what is held beside the settings.";

    public override IReadOnlyList<int> Sizes { get; } = [10, 100, 1_000, 10_000, 100_000];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("finding one", "ns", GrowthLaw.Logarithmic) { Beside = 3 },
        new("memory a user", "bytes", GrowthLaw.Constant),
        new("reading, a user", "µs", GrowthLaw.Logarithmic),
        new("finding one in a Dictionary", "ns", GrowthLaw.Machine),
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        foreach (int size in sizes)
        {
            UserOptions[] users = [.. Enumerable.Range(0, size).Select(static n => new UserOptions { Name = string.Create(CultureInfo.InvariantCulture, $"user-{n}"), PasswordHash = HashOf(n) })];
            await using ServiceProvider services = new ServiceCollection().AddLogging().Configure<UserList>(list => list.AddRange(users)).AddSingleton<PasswordVerifier>().BuildServiceProvider();

            double reading = FastestReading(services) / size;
            long before = ManagedMemory.Bytes();
            using ConfiguredUsers configured = Read(services);
            double memory = (double)(ManagedMemory.Bytes() - before) / size;

            Dictionary<string, UserOptions> bare = users.ToDictionary(static u => u.Name, StringComparer.Ordinal);

            // Copies that lie in memory in the order in which they are asked for: a name comes with a call, and is in the processor's cache.
            Random.Shared.Shuffle(users);
            string[] names = [.. users.Select(static u => new string(u.Name.AsSpan()))];
            InProcess cost = await Task.Run(() => InProcess.Measure(i => _ = configured.Has(names[i % names.Length]) ? true : throw new BenchException("a user was not found."), pace));
            InProcess least = await Task.Run(() => InProcess.Measure(i => _ = bare.ContainsKey(names[i % names.Length]) ? true : throw new BenchException("a user was not found."), pace));
            yield return [cost.Nanoseconds, memory, reading, least.Nanoseconds];
        }
    }

    private static ConfiguredUsers Read(IServiceProvider services) => ActivatorUtilities.CreateInstance<ConfiguredUsers>(services);

    /// <summary>Reads for half a second, and twice at least: the first time costs what is compiled.</summary>
    /// <returns>Microseconds.</returns>
    private static double FastestReading(IServiceProvider services)
    {
        double fastest = double.MaxValue;
        long first = Stopwatch.GetTimestamp();
        for (int times = 0; times < 2 || Stopwatch.GetElapsedTime(first).TotalSeconds < 0.5; times++)
        {
            long started = Stopwatch.GetTimestamp();
            Read(services).Dispose();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        return fastest;
    }

    /// <summary>A hash with a salt of its own, which nobody's password leads to: making a right one would take a minute.</summary>
    private static string HashOf(int user)
    {
        byte[] salt = new byte[16];
        BitConverter.TryWriteBytes(salt, user);
        return $"{Hash[0]}:{Hash[1]}:{Base64Url.EncodeToString(salt)}:{Hash[3]}";
    }
}
