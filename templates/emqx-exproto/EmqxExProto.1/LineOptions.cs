using System.ComponentModel.DataAnnotations;

namespace EmqxExProto._1;

/// <summary>Settings of the line protocol, from the section <c>Line</c>.</summary>
public sealed class LineOptions
{
    /// <summary>EMQX disconnects a device that sends nothing for so long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest line in bytes; a device that sends a longer one is disconnected.</summary>
    [Range(64, 1024 * 1024)]
    public int LongestLine { get; set; } = 4096;
}
