using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Registration;

/// <summary>Which singletons would hold a scoped service for ever, by the keys that named servers have.</summary>
public sealed class CapturedServicesTests
{
    [Fact]
    public void Singleton_ThatIsTold_ItsKey_IsLookedInto()
    {
        ServiceCollection services = new();
        services.AddScoped<Orders>().AddKeyedSingleton<Told>("north").AddKeyedSingleton<ToldAndShop>("north").AddSingleton<Shop>();

        Find(services, typeof(Told), "north").ShouldBe([typeof(Told), typeof(Orders)]);
        Find(services, typeof(ToldAndShop), "north").ShouldBe([typeof(ToldAndShop), typeof(Shop), typeof(Orders)]);
        Find(services, typeof(Told), "south").ShouldBeNull("none was added by this key");
        Find(services, typeof(Told), null).ShouldBeNull("none was added without a key");
    }

    /// <summary>The key is text, and no service: the constructor that takes it is the one that the container takes.</summary>
    [Fact]
    public void Singleton_ThatIsToldItsKey_AndTakesNothingScoped_IsFree()
    {
        ServiceCollection services = new();
        services.AddScoped<Orders>().AddKeyedSingleton<OnlyTold>("north").AddKeyedSingleton<Orders>("north").AddKeyedSingleton<TakesOwn>("north");

        Find(services, typeof(OnlyTold), "north").ShouldBeNull();
        Find(services, typeof(TakesOwn), "north").ShouldBeNull("its key's own is a singleton");
    }

    /// <summary><c>[FromKeyedServices]</c> without a key asks for the service of the taker's own key.</summary>
    [Fact]
    public void Singleton_ThatTakesTheScopedServiceOfItsOwnKey_IsFound()
    {
        ServiceCollection services = new();
        services.AddKeyedScoped<Orders>("north").AddKeyedSingleton<Orders>("south").AddKeyedSingleton<TakesOwn>("north").AddKeyedSingleton<TakesOwn>("south");

        Find(services, typeof(TakesOwn), "north").ShouldBe([typeof(TakesOwn), typeof(Orders)]);
        Find(services, typeof(TakesOwn), "south").ShouldBeNull();
    }

    private static IReadOnlyList<Type>? Find(ServiceCollection services, Type type, string? key)
    {
        using ServiceProvider provider = services.BuildServiceProvider();
        return new CapturedServices(services, provider.GetRequiredService<IServiceProviderIsService>()).Find(type, key);
    }

    private sealed class Orders;

    private sealed class Shop(Orders orders)
    {
        public Orders Orders => orders;
    }

    private sealed class Told([ServiceKey] string server, Orders orders)
    {
        public (string, Orders) Held => (server, orders);
    }

    private sealed class ToldAndShop([ServiceKey] string server, Shop shop)
    {
        public (string, Shop) Held => (server, shop);
    }

    private sealed class OnlyTold([ServiceKey] string server)
    {
        public string Held => server;
    }

    private sealed class TakesOwn([FromKeyedServices] Orders orders)
    {
        public Orders Held => orders;
    }
}
