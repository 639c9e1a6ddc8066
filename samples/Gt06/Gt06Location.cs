using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gt06;

/// <summary>Where a tracker is.</summary>
public sealed partial record Gt06Location
{
    /// <summary>When; in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Degrees north; negative in the south.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees east; negative in the west.</summary>
    public required double Longitude { get; init; }

    /// <summary>Kilometres an hour.</summary>
    public required int Speed { get; init; }

    /// <summary>Degrees from north, clockwise.</summary>
    public required int Course { get; init; }

    /// <summary>How many satellites are seen.</summary>
    public required int Satellites { get; init; }

    /// <summary>Whether GPS has a fix; otherwise this is the last place known.</summary>
    public required bool IsFixed { get; init; }

    /// <summary>The location as JSON.</summary>
    /// <returns>UTF-8.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json.Default.Gt06Location);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Gt06Location))]
    private sealed partial class Json : JsonSerializerContext;
}
