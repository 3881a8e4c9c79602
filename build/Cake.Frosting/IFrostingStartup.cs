using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>A build's own registrations, in a class of their own.</summary>
public interface IFrostingStartup
{
    /// <summary>Adds services.</summary>
    /// <param name="services">The services that tasks, context and lifetimes are made from.</param>
    void Configure(IServiceCollection services);
}
